using System.Text;
using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiTests(ManagementFixture app)
{
    private static readonly string[] Keys =
    [
        "id", "name", "description", "version", "current_version_summary", "slug", "api_spec_ids", "portals", "labels", "implementation_mode", "attributes",
        "created_at", "updated_at",
    ];

    [AzuriteFact]
    public async Task Creates_201_with_every_key_when_only_the_name_is_given()
    {
        var name = Name("Café & Flights");
        var api = (await app.Call("POST", "/v3/apis", new { name })).Is(201).HasKeys(Keys);
        Assert.Equal(name, api.String("name"));
        Assert.Equal(name.ToLowerInvariant().Replace("é", "e").Replace(" & ", "-").Replace(' ', '-'), api.String("slug"));
        foreach (var nothing in new[] { "description", "version", "current_version_summary", "implementation_mode" }) Assert.Null(api.String(nothing));
        Assert.Equal("[]", api["portals"].GetRawText());
        Assert.Equal("[]", api["api_spec_ids"].GetRawText());
        Assert.Equal("{}", api["labels"].GetRawText());
        Assert.Equal("{}", api["attributes"].GetRawText());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", api.String("created_at"));
        Assert.Equal(api.Text, (await app.Call("GET", $"/v3/apis/{api.Id}")).Is(200).Text);
    }

    [AzuriteTheory]
    [InlineData("2.1.0", "2")]
    [InlineData("v2.1.0-beta.1+7", "v2")]
    [InlineData("v3", "v3")]
    [InlineData("2024-05-10", "2024-05-10")]
    [InlineData("1.0", "1-0")]
    public async Task Creates_201_with_the_major_version_in_the_slug_when_it_is_semantic(string version, string part)
    {
        var name = Name();
        var api = (await app.Call("POST", "/v3/apis", new { name, version })).Is(201);
        Assert.Equal($"{name.ToLowerInvariant().Replace(' ', '-')}-{part}", api.String("slug"));
        Assert.Equal(version, api.String("version"));
    }

    [AzuriteFact]
    public async Task Creates_201_with_the_first_version_in_the_same_call_when_a_specification_comes_with_it()
    {
        var name = Name();
        var content = Spec("1.2.3", "GET /flights", "POST /flights");
        var api = (await app.Call("POST", "/v3/apis", new { name, spec_content = content })).Is(201).HasKeys(Keys);
        Assert.Equal("1.2.3", api.String("version"));
        var summary = api["current_version_summary"];
        Assert.Equal("1.2.3", summary.GetProperty("version").GetString());
        Assert.Equal("""{"type":"oas3"}""", summary.GetProperty("spec").GetRawText());
        Assert.Equal(summary.GetProperty("id").GetGuid(), Assert.Single(api["api_spec_ids"].EnumerateArray()).GetGuid());
        var version = (await app.Call("GET", $"/v3/apis/{api.Id}/versions/{summary.GetProperty("id").GetGuid()}")).Is(200);
        Assert.Equal(content, version["spec"].GetProperty("content").GetString());
        Assert.EndsWith("-1", api.String("slug"));
    }

    [AzuriteFact]
    public async Task Creates_201_under_the_given_version_when_the_specification_names_another()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), version = "v7", spec_content = Spec("1.0.0", "GET /a") })).Is(201);
        Assert.Equal("v7", api.String("version"));
        Assert.Equal("v7", api["current_version_summary"].GetProperty("version").GetString());
    }

    [AzuriteFact]
    public async Task Rejects_400_and_writes_nothing_when_the_specification_cannot_be_read_or_has_no_version()
    {
        var name = Name();
        var unreadable = (await app.Call("POST", "/v3/apis", new { name, spec_content = "{\"openapi\": " })).Faults("spec_content", "invalid");
        Assert.Equal("#", Assert.Single(unreadable["validation_errors"].EnumerateArray()).GetProperty("path").GetString());
        (await app.Call("POST", "/v3/apis", new { name, spec_content = Spec(null, "GET /a") })).Faults("version", "missing_reference");
        Assert.Empty((await app.Call("GET", $"/v3/apis?filter[name]={Uri.EscapeDataString(name)}")).Is(200).Data);
        (await app.Call("POST", "/v3/apis", new { name })).Is(201);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        (await app.Call("POST", "/v3/apis", new
        {
            name = "", description = 5, version = new string('1', 256), slug = "no spaces", labels = new { _env = "x", ok = "-" }, attributes = new { Env = new[] { "a,b" } },
            spec_content = 7, colour = "red", id = "ignored", portals = 1,
        }))
            .Faults("name", "min_length").Faults("description", "is_string").Faults("version", "max_length").Faults("slug", "matches_regex").Faults("labels._env", "is_label")
            .Faults("labels.ok", "is_label").Faults("attributes.Env", "matches_regex").Faults("spec_content", "is_string").Faults("colour", "unknown_property");
        (await app.Call("POST", "/v3/apis", new { })).Faults("name", "required");
        var values = Enumerable.Repeat(new string('ж', 512), 20).ToArray();
        (await app.Call("POST", "/v3/apis", new { name = Name(), description = new string('ж', 20_001), attributes = Enumerable.Range(0, 4).ToDictionary(i => $"k{i}", _ => values) }))
            .Faults("description", "max_length").Faults("attributes", "max_length");
        (await app.Call("POST", "/v3/apis", new { name = new string('ж', 255), version = $"{Guid.NewGuid()}", description = new string('ж', 20_000), attributes = Enumerable.Range(0, 3).ToDictionary(i => $"k{i}", _ => values) })).Is(201);
        (await app.Call("POST", "/v3/apis", Encoding.UTF8.GetBytes("""{"name":"\ud800"}"""))).Is(400);
        (await app.Call("POST", "/v3/apis", "{\"name\":\"\xff\"}"u8.ToArray().Select(b => b == 0xc3 ? (byte)0xff : b).ToArray())).Is(400);
        (await app.Call("POST", "/v3/apis", Encoding.UTF8.GetBytes("{\"name\":"))).Is(400);
    }

    [AzuriteFact]
    public async Task Rejects_409_when_name_and_version_or_the_given_slug_are_taken()
    {
        var (name, slug) = (Name(), $"Slug_{Guid.NewGuid():N}");
        (await app.Call("POST", "/v3/apis", new { name, version = "1", slug })).Is(201);
        (await app.Call("POST", "/v3/apis", new { name, version = "1" })).Is(409);
        (await app.Call("POST", "/v3/apis", new { name, version = "2" })).Is(201);
        (await app.Call("POST", "/v3/apis", new { name })).Is(201);
        (await app.Call("POST", "/v3/apis", new { name })).Is(409);
        (await app.Call("POST", "/v3/apis", new { name = Name(), slug = slug.ToUpperInvariant() })).Is(409);
        (await app.Call("POST", "/v3/api-packages", new { name = Name(), slug = slug.ToLowerInvariant() })).Is(409);
        var package = (await app.Call("POST", "/v3/api-packages", new { name, version = "1" })).Is(201);
        (await app.Call("POST", "/v3/apis", new { name = Name(), slug = package.String("slug") })).Is(409);
    }

    [AzuriteFact]
    public async Task Creates_201_with_a_suffix_when_a_slug_that_was_made_is_taken()
    {
        var name = Name();
        var first = (await app.Call("POST", "/v3/apis", new { name })).Is(201);
        var second = (await app.Call("POST", "/v3/apis", new { name = name.ToUpperInvariant() })).Is(201);
        Assert.Matches($"^{first.String("slug")}-[a-z0-9]{{4}}$", second.String("slug"));
        var scripts = (await app.Call("POST", "/v3/apis", new { name = $"航班 {Guid.NewGuid():N}" })).Is(201);
        Assert.Matches("^[a-z0-9-]+$", scripts.String("slug"));
        Assert.Matches("^api(-[a-z0-9]{4})?$", (await app.Call("POST", "/v3/apis", new { name = string.Concat(Guid.NewGuid().ToString("N").Select(c => (char)('一' + c))) })).Is(201).String("slug"));
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_a_name_is_taken_at_once()
    {
        var name = Name();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => app.Call("POST", "/v3/apis", new { name, version = "1", spec_content = Spec("1", "GET /a") })));
        var created = Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer != created), answer => answer.Is(409));
        Assert.Equal(created.Id, Assert.Single((await app.Call("GET", $"/v3/apis?filter[name]={Uri.EscapeDataString(name)}")).Is(200).Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_a_slug_is_taken_at_once()
    {
        var slug = $"s-{Guid.NewGuid():N}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            app.Call("POST", i % 2 == 0 ? "/v3/apis" : "/v3/api-packages", new { name = Name(), slug = i % 3 == 0 ? slug.ToUpperInvariant() : slug })));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(31, answers.Count(answer => answer.Status == 409));
    }

    [AzuriteFact]
    public async Task Creates_all_with_slugs_of_their_own_when_names_that_look_alike_come_at_once()
    {
        var mark = Guid.NewGuid().ToString("N");
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => app.Call("POST", "/v3/apis", new { name = $"a{new string(' ', i + 1)}{mark}" })));
        Assert.All(answers, answer => answer.Is(201));
        Assert.Equal(16, answers.Select(answer => answer.String("slug")).Distinct().Count());
    }

    [AzuriteFact]
    public async Task Changes_only_what_is_given_when_patched()
    {
        var name = Name();
        var api = (await app.Call("POST", "/v3/apis", new
        {
            name, version = "1", description = "old", labels = new { env = "test", tier = "1" }, attributes = new { env = new[] { "a" }, domains = new[] { "web" } },
        })).Is(201);
        var changed = (await app.Call("PATCH", $"/v3/apis/{api.Id}", new
        {
            description = (string?)null, labels = new Dictionary<string, string?> { ["tier"] = null, ["KONGCTL-namespace"] = "default" }, attributes = new { env = new[] { "b" } },
        })).Is(200).HasKeys(Keys);
        Assert.Null(changed.String("description"));
        Assert.Equal("""{"env":"test","KONGCTL-namespace":"default"}""", changed["labels"].GetRawText());
        Assert.Equal("""{"env":["b"]}""", changed["attributes"].GetRawText());
        Assert.Equal(api.String("slug"), changed.String("slug"));
        Assert.Equal(name, changed.String("name"));
        Assert.Equal("{}", (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { labels = (object?)null })).Is(200)["labels"].GetRawText());
        var renamed = (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { name = name + " new", version = "2", slug = (string?)null })).Is(200);
        Assert.EndsWith("-new-2", renamed.String("slug"));
        // What was let go can be had by somebody else.
        (await app.Call("POST", "/v3/apis", new { name, version = "1", slug = api.String("slug") })).Is(201);
        (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { name, version = "1" })).Is(409);
        (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { slug = api.String("slug") })).Is(409);
        Assert.Equal(renamed.Text, (await app.Call("GET", $"/v3/apis/{api.Id}")).Is(200).Text);
        (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { slug = renamed.String("slug").ToUpperInvariant() })).Is(200);
    }

    [AzuriteFact]
    public async Task Changes_all_when_patched_at_once()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
            (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { labels = new Dictionary<string, string> { [$"k{i}"] = "v" } })).Is(200)));
        Assert.Equal(16, (await app.Call("GET", $"/v3/apis/{api.Id}")).Is(200)["labels"].EnumerateObject().Count());
    }

    [AzuriteFact]
    public async Task Removes_with_everything_below_and_frees_the_names_when_deleted()
    {
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights");
        var operation = (await app.Operations(api))["GET /flights"];
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", new[] { new { op = "add", path = $"operations/{operation}" } })).Is(204);
        var shown = (await app.Call("GET", $"/v3/apis/{api}")).Is(200);
        (await app.Call("DELETE", $"/v3/apis/{api}")).Is(204);
        foreach (var path in new[] { "", "/versions", "/operations", $"/versions/{shown["api_spec_ids"][0].GetGuid()}" }) (await app.Call("GET", $"/v3/apis/{api}{path}")).Is(404);
        (await app.Call("DELETE", $"/v3/apis/{api}")).Is(404);
        Assert.Empty((await app.Call("GET", $"/v3/api-packages/{package}/operations")).Is(200).Data);
        Assert.Empty((await app.Call("GET", $"/v3/api-implementations?filter[control_plane_id]={controlPlane}")).Is(200).Data);
        (await app.Call("POST", "/v3/apis", new { name = shown.String("name"), version = shown.String("version"), slug = shown.String("slug") })).Is(201);
        Assert.Empty(await app.Uploads(api));
    }

    [AzuriteFact]
    public async Task Lists_in_the_contracts_orders_and_filters()
    {
        var mark = Guid.NewGuid().ToString("N");
        foreach (var (name, version, env) in new[] { ("b", "1", "dev"), ("a", "2", "test"), ("c", (string?)null, "prod") })
            (await app.Call("POST", "/v3/apis", new { name = $"{name} {mark}", version, labels = new { env }, attributes = new { domains = new[] { env, "all" } } })).Is(201);
        var sorted = (await app.Call("GET", $"/v3/apis?filter%5Bname%5D%5Bcontains%5D={mark}&sort=name%20desc&page[size]=2")).Is(200);
        Assert.Equal(["c", "b"], Names(sorted));
        Assert.Equal("""{"number":1,"size":2,"total":3}""", sorted["meta"].GetProperty("page").GetRawText());
        Assert.Equal(["c", "b", "a"], Names(await List("sort=version")));
        Assert.Equal(["b", "c"], Names(await List("filter[labels.env][ocontains]=dev,prod")));
        Assert.Equal(["a"], Names(await List("filter[attributes.domains]=test")));
        Assert.Equal(["b", "a"], Names(await List("filter[version]")));
        Assert.Empty((await List("filter[implementation_mode]=access_control_enforcement")).Data);
        (await app.Call("GET", "/v3/apis?filter[slug]=x&sort=slug&page[size]=many")).Faults("filter[slug]", "unknown_property").Faults("sort", "enum").Faults("page[size]", "is_number");

        async Task<Answer> List(string query) => (await app.Call("GET", $"/v3/apis?filter[name][contains]={mark}&{query}")).Is(200);
        static IEnumerable<string> Names(Answer list) => list.Data.Select(api => api.GetProperty("name").GetString()![..1]);
    }

    [AzuriteFact]
    public async Task Returns_the_portals_and_the_mode_when_published_and_linked()
    {
        var (api, _, _) = await app.LinkedApi("GET /flights");
        Assert.Equal("access_control_enforcement", (await app.Call("GET", $"/v3/apis/{api}")).Is(200).String("implementation_mode"));
        Assert.Contains((await app.Call("GET", "/v3/apis?page[size]=1000&filter[implementation_mode]=access_control_enforcement")).Is(200).Data, item => item.GetProperty("id").GetGuid() == api);
    }

    [AzuriteTheory]
    [InlineData("GET", "/v3/apis")]
    [InlineData("POST", "/v3/apis")]
    [InlineData("GET", "/v3/apis/{id}")]
    [InlineData("PATCH", "/v3/apis/{id}?force")]
    [InlineData("DELETE", "/v3/apis/{id}")]
    [InlineData("GET", "/v3/apis/{id}/versions")]
    [InlineData("POST", "/v3/apis/{id}/versions")]
    [InlineData("GET", "/v3/apis/{id}/versions/{version}")]
    [InlineData("PATCH", "/v3/apis/{id}/versions/{version}")]
    [InlineData("DELETE", "/v3/apis/{id}/versions/{version}")]
    [InlineData("GET", "/v3/apis/{id}/operations")]
    [InlineData("POST", "/v3/apis/{id}/implementations")]
    [InlineData("GET", "/v3/api-implementations")]
    public async Task Refuses_401_and_writes_nothing_when_nobody_calls(string method, string path)
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = Spec("1", "GET /secret") })).Is(201);
        var refused = (await app.CallAsNobody(
            method, path.Replace("{id}", api.Id.ToString()).Replace("{version}", api["api_spec_ids"][0].GetString()), method is "POST" or "PATCH" ? new { name = "mine" } : null)).Is(401);
        Assert.DoesNotContain(api.String("name"), refused.Text);
        Assert.Equal(api.Text, (await app.Call("GET", $"/v3/apis/{api.Id}")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Hides_404_and_rejects_400_for_ids_that_are_not_there_or_none()
    {
        (await app.Call("GET", $"/v3/apis/{Guid.NewGuid()}")).Is(404);
        (await app.Call("PATCH", $"/v3/apis/{Guid.NewGuid()}", new { name = "x" })).Is(404);
        (await app.Call("GET", "/v3/apis/mine")).Faults("apiId", "is_uuid");
        (await app.Call("PATCH", $"/v3/apis/{(await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id}?force=yes", new { })).Faults("force", "enum");
    }
}
