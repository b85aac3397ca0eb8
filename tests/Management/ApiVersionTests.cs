using System.Text;
using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiVersionTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "version", "spec", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_and_returns_the_document_to_the_letter()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        const string Content = "openapi: 3.1.0\r\ninfo:\r\n  title: Flüge ✈ \"quoted\"\r\n  version: 1.10\r\npaths: {}\r\n";
        var version = (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Content } })).Is(201).HasKeys(Keys);
        Assert.Equal("1.10", version.String("version"));
        Assert.Equal(Content, version["spec"].GetProperty("content").GetString());
        Assert.Equal("oas3", version["spec"].GetProperty("type").GetString());
        Assert.Equal("[]", version["spec"].GetProperty("validation_messages").GetRawText());
        var fetched = (await app.Call("GET", $"/v3/apis/{api}/versions/{version.Id}")).Is(200).HasKeys(Keys);
        Assert.Equal(Content, fetched["spec"].GetProperty("content").GetString());
        var listed = Assert.Single((await app.Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data);
        Assert.Equal("""{"type":"oas3"}""", listed.GetProperty("spec").GetRawText());
        // The first version names an API that had no version, and is its current one.
        var shown = (await app.Call("GET", $"/v3/apis/{api}")).Is(200);
        Assert.Equal("1.10", shown.String("version"));
        Assert.Equal(version.Id, shown["current_version_summary"].GetProperty("id").GetGuid());
    }

    [AzuriteTheory]
    [InlineData("""{"swagger":"2.0","info":{"title":"a","version":"1"},"paths":{}}""", "oas2")]
    [InlineData("openapi: 3.2.0\ninfo: {title: a, version: '1'}", "oas3")]
    [InlineData("asyncapi: 2.6.0\ninfo: {title: a, version: '1'}\nchannels: {}", "asyncapi")]
    public async Task Creates_201_with_the_type_that_the_document_says(string content, string type)
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        var version = (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content } })).Is(201);
        Assert.Equal(type, version["spec"].GetProperty("type").GetString());
        Assert.Equal(version.Id, Assert.Single((await app.Call("GET", $"/v3/apis/{api}/versions?filter[type]={type}")).Is(200).Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Creates_201_and_keeps_the_messages_when_a_readable_document_is_wrong()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        const string Content = """{"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/shouldExist"}}}},"b":{}}}""";
        var version = (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Content } })).Is(201);
        await app.TakeUp(api);
        foreach (var shown in new[] { version, (await app.Call("GET", $"/v3/apis/{api}/versions/{version.Id}")).Is(200) })
        {
            var messages = shown["spec"].GetProperty("validation_messages").EnumerateArray().Select(message => message.GetProperty("message").GetString()).ToList();
            Assert.Contains("#/paths/~1a/get/responses/200: '#/components/responses/shouldExist' does not exist", messages);
            Assert.Contains(messages, message => message!.Contains("'b' does not begin with a slash"));
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_writes_nothing_when_the_body_is_wrong()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "", colour = 1 }))
            .Faults("version", "min_length").Faults("spec", "required").Faults("colour", "unknown_property");
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { type = "oas3", colour = 1 } })).Faults("spec.content", "required").Faults("spec.colour", "unknown_property");
        var missing = (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Spec(null, "GET /a") } })).Faults("version", "missing_reference");
        Assert.Equal("version must be provided if not included in spec_content", missing["invalid_parameters"][0].GetProperty("reason").GetString());
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Spec(new string('1', 256), "GET /a") } })).Faults("version", "max_length");
        foreach (var unreadable in new[] { "{\"openapi\":", "a: &a [*a]", "openapi: 3.0.0\n---\nb: 1", "hello", "x: " + new string('[', 100_000) })
        {
            var refused = (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = unreadable } })).Faults("spec.content", "invalid");
            Assert.NotEmpty(Assert.Single(refused["validation_errors"].EnumerateArray()).GetProperty("message").GetString()!);
        }
        Assert.Empty((await app.Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data);
        Assert.Empty(await app.Uploads(api));
        (await app.Call("POST", $"/v3/apis/{Guid.NewGuid()}/versions", new { spec = new { content = Spec("1") } })).Is(404);
        Assert.Equal(415, (await app.Http.Call("POST", $"/v3/apis/{api}/versions", new { }, request => request.Content!.Headers.ContentType = new("text/yaml"))).Status);
    }

    [AzuriteFact]
    public async Task Rejects_413_when_the_document_or_the_body_is_too_large()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        const int Max = 20 * 1024 * 1024;
        var largest = Spec("1.0.0", "GET /a").PadRight(Max);
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = largest + " " } })).Is(413);
        // A body beyond what the server takes at all is not read: only a client that asks first is sure to get the answer.
        var body = Encoding.UTF8.GetBytes("{\"spec\":{\"content\":\"" + new string('a', 45 * 1024 * 1024) + "\"}}");
        (await app.Http.Call("POST", $"/v3/apis/{api}/versions", body, request => request.Headers.ExpectContinue = true)).Is(413);
        Assert.Empty((await app.Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data);
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = largest } })).Is(201);
        await app.TakeUp(api);
    }

    [AzuriteFact]
    public async Task Rejects_409_when_the_name_is_taken_and_frees_it_when_deleted()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        var first = (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "1", spec = new { content = Spec("7") } })).Is(201);
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Spec("1") } })).Is(409);
        var second = (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "2", spec = new { content = Spec("7") } })).Is(201);
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{second.Id}", new { version = "1" })).Is(409);
        (await app.Call("DELETE", $"/v3/apis/{api}/versions/{first.Id}")).Is(204);
        (await app.Call("DELETE", $"/v3/apis/{api}/versions/{first.Id}")).Is(404);
        (await app.Call("GET", $"/v3/apis/{api}/versions/{first.Id}")).Is(404);
        // Nobody becomes current by the way.
        Assert.Equal("null", (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["current_version_summary"].GetRawText());
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{second.Id}", new { version = "1" })).Is(200);
        Assert.Equal(second.Id, (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["current_version_summary"].GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Creates_one_of_a_name_and_all_of_different_names_when_they_come_at_once()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 36).Select(i => app.Call("POST", $"/v3/apis/{api}/versions", new { version = i < 32 ? "0" : $"{i - 31}", spec = new { content = Spec("1", $"GET /{i}") } })));
        Assert.Equal(5, answers.Count(answer => answer.Status == 201));
        Assert.Equal(31, answers.Count(answer => answer.Status == 409));
        var versions = (await app.Call("GET", $"/v3/apis/{api}/versions?page[size]=100&sort=created_at%20desc")).Is(200).Data;
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{i}").Order(), versions.Select(version => version.GetProperty("version").GetString()!).Order());
        var shown = (await app.Call("GET", $"/v3/apis/{api}")).Is(200);
        Assert.Equal(shown.String("version"), shown["current_version_summary"].GetProperty("version").GetString());
    }

    [AzuriteFact]
    public async Task Changes_the_current_version_when_the_API_is_given_its_name()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = Spec("1", "GET /a") })).Is(201).Id;
        var second = (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Spec("2", "GET /b") } })).Is(201).Id;
        Assert.Equal("1", (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["current_version_summary"].GetProperty("version").GetString());
        var changed = (await app.Call("PATCH", $"/v3/apis/{api}", new { version = "2" })).Is(200);
        Assert.Equal(second, changed["current_version_summary"].GetProperty("id").GetGuid());
        Assert.Equal(second, Assert.Single(changed["api_spec_ids"].EnumerateArray()).GetGuid());
        var renamed = (await app.Call("PATCH", $"/v3/apis/{api}/versions/{second}", new { version = "2.1" })).Is(200);
        Assert.Equal("2.1", renamed.String("version"));
        Assert.Equal("2.1", (await app.Call("GET", $"/v3/apis/{api}")).Is(200).String("version"));
        // A name that no version has is only a name.
        var named = (await app.Call("PATCH", $"/v3/apis/{api}", new { version = "next" })).Is(200);
        Assert.Equal(second, named["current_version_summary"].GetProperty("id").GetGuid());
        var next = (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "next", spec = new { content = Spec("3") } })).Is(201).Id;
        Assert.Equal(next, (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["current_version_summary"].GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Lists_by_version_and_rejects_400_what_the_contract_does_not_list()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = Spec("1", "GET /a") })).Is(201).Id;
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { spec = new { content = Spec("2") } })).Is(201);
        Assert.Equal("2", Assert.Single((await app.Call("GET", $"/v3/apis/{api}/versions?filter[version]=2")).Is(200).Data).GetProperty("version").GetString());
        Assert.Equal("2", (await app.Call("GET", $"/v3/apis/{api}/versions?sort=created_at%20desc&page[size]=1")).Is(200).Data[0].GetProperty("version").GetString());
        (await app.Call("GET", $"/v3/apis/{api}/versions?sort=version&filter[created_at]=2024-01-01")).Faults("sort", "enum").Faults("filter[created_at]", "unknown_property");
        (await app.Call("GET", $"/v3/apis/{Guid.NewGuid()}/versions")).Is(404);
    }
}
