using System.Text.Json;
using Testing;
using static Management.CatalogCalls;
using static Management.ProductCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiProductTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "name", "description", "portal_ids", "portals", "version_count", "labels", "public_labels", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_from_a_name_alone()
    {
        var product = (await app.Call("POST", Products, new { name = "API Product" })).Is(201).HasKeys(Keys);
        Assert.Equal(JsonValueKind.Null, product["description"].ValueKind);
        Assert.Equal((0, "{}", "{}", "[]", "[]"), (product["version_count"].GetInt32(), product["labels"].GetRawText(), product["public_labels"].GetRawText(), product["portal_ids"].GetRawText(), product["portals"].GetRawText()));
        Assert.Equal(product.Text, (await app.Call("GET", $"{Products}/{product.Id}")).Is(200).Text);
        // Names are not unique.
        (await app.Call("POST", Products, new { name = "API Product" })).Is(201);
    }

    [AzuriteFact]
    public async Task Changes_what_is_named_and_keeps_the_rest()
    {
        var product = await app.Product(new { name = Name(), description = "What it is for", labels = new { env = "test", team = "blue" }, public_labels = new { category = "finance" } });
        var changed = (await app.Call("PATCH", $"{Products}/{product}", new { description = (string?)null, labels = new { env = (string?)null, owner = "ada" }, public_labels = new { area = "pay" } }))
            .Is(200).HasKeys(Keys);
        Assert.Equal(JsonValueKind.Null, changed["description"].ValueKind);
        Assert.Equal(["owner=ada", "team=blue"], Entries(changed["labels"]));
        Assert.Equal(["area=pay", "category=finance"], Entries(changed["public_labels"]));
        Assert.Equal("{}", (await app.Call("PATCH", $"{Products}/{product}", new { labels = (object?)null })).Is(200)["labels"].GetRawText());
    }

    [AzuriteFact]
    public async Task Replaces_the_portals_that_show_it()
    {
        var (first, second) = (await app.Portal(), await app.Portal());
        var product = (await app.Call("POST", Products, new { name = Name(), portal_ids = new[] { first } })).Is(201);
        Assert.Equal(first, product["portals"][0].GetProperty("portal_id").GetGuid());
        Assert.StartsWith("Portal ", product["portals"][0].GetProperty("portal_name").GetString());
        var changed = (await app.Call("PATCH", $"{Products}/{product.Id}", new { portal_ids = new[] { second } })).Is(200);
        Assert.Equal($"[\"{second}\"]", changed["portal_ids"].GetRawText());
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        // Every one of them is said, beside what else is wrong.
        foreach (var (method, path) in ((string, string)[])[("POST", Products), ("PATCH", $"{Products}/{product.Id}")])
        {
            var refused = (await app.Call(method, path, new { name = "", portal_ids = new[] { one, two } })).Faults("name", "min_length").Faults("portal_ids", "missing_reference");
            Assert.All([one, two], id => Assert.Contains($"Portal '{id}' not found", refused.Text, StringComparison.Ordinal));
        }
        (await app.Call("PATCH", $"{Products}/{product.Id}", new { portal_ids = new[] { first, first } })).Faults("portal_ids", "invalid");
        Assert.Equal($"[\"{second}\"]", (await app.Call("GET", $"{Products}/{product.Id}")).Is(200)["portal_ids"].GetRawText());
        // A portal that goes is shown no more, and the rest is there.
        (await app.Call("DELETE", $"/v3/portals/{second}")).Is(204);
        Assert.Equal("[]", (await app.Call("GET", $"{Products}/{product.Id}")).Is(200)["portal_ids"].GetRawText());
        Assert.Equal($"[\"{first}\"]", (await app.Call("PATCH", $"{Products}/{product.Id}", new { portal_ids = new[] { first } })).Is(200)["portal_ids"].GetRawText());
    }

    [AzuriteFact]
    public async Task Lists_by_name_and_by_both_kinds_of_labels()
    {
        var (name, label) = (Name("Listed"), $"l{Guid.NewGuid():N}");
        var a = await app.Product(new { name = name + " a", labels = new Dictionary<string, string> { ["mark"] = label, ["only"] = "x" } });
        var b = await app.Product(new { name = name + " b", labels = new { mark = label }, public_labels = new { kind = label } });
        Assert.Equal([b, a], await Listed($"?filter[name][contains]={Uri.EscapeDataString(name)}&sort=name%20desc"));
        Assert.Equal([a], await Listed($"?filter[name]={Uri.EscapeDataString(name + " a")}"));
        Assert.Equal([a, b], await Listed($"?labels=mark:{label}"));
        Assert.Equal([a], await Listed($"?labels=mark:{label},only"));
        Assert.Equal([b], await Listed($"?public_labels=kind:{label}"));
        var page = (await app.Call("GET", $"{Products}?filter[name][contains]={Uri.EscapeDataString(name)}&page[size]=1&page[number]=2")).Is(200);
        Assert.Equal("""{"page":{"number":2,"size":1,"total":2}}""", page["meta"].GetRawText());
        (await app.Call("GET", $"{Products}?sort=created_at&filter[description]=x&page[size]=many")).Faults("sort", "enum").Faults("filter[description]", "unknown_property").Faults("page[size]", "is_number");
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_writes_nothing()
    {
        var name = new string('n', 101);
        (await app.Call("POST", Products, new { name, description = 1, labels = new { kong_env = "x" }, public_labels = new { a = "-" }, portal_ids = new[] { "x" }, colour = 1 }))
            .Faults("name", "max_length").Faults("description", "is_string").Faults("labels.kong_env", "is_label").Faults("public_labels.a", "is_label").Faults("portal_ids.0", "is_uuid")
            .Faults("colour", "unknown_property");
        (await app.Call("POST", Products, new { })).Faults("name", "required");
        Assert.Empty((await app.Call("GET", $"{Products}?filter[name]={name}")).Is(200).Data);
        var product = await app.Product();
        (await app.Call("PATCH", $"{Products}/{product}", new { name = "", portal_ids = (object?)null })).Faults("name", "min_length").Faults("portal_ids", "type");
        (await app.Call("GET", $"{Products}/x")).Faults("apiProductId", "is_uuid");
        (await app.CallAsNobody("POST", Products, new { name = "x" })).Is(401);
    }

    [AzuriteFact]
    public async Task Removes_204_with_all_that_stands_below_it()
    {
        var (product, version, path) = await app.ProductVersion();
        var document = (await app.Call("POST", $"{Products}/{product}/documents", new { slug = "start", status = "published", title = "Start" })).Is(201).Id;
        Assert.Equal(1, (await app.Call("GET", $"{Products}/{product}")).Is(200)["version_count"].GetInt32());
        (await app.Call("DELETE", $"{Products}/{product}")).Is(204);
        foreach (var gone in new[] { $"{Products}/{product}", path, $"{Products}/{product}/product-versions", $"{Products}/{product}/documents", $"{Products}/{product}/documents/{document}", $"{path}/specifications" })
            (await app.Call("GET", gone)).Is(404);
        (await app.Call("POST", $"{Products}/{product}/product-versions", new { name = "v2" })).Is(404);
        (await app.Call("DELETE", $"{Products}/{product}")).Is(404);
        Assert.NotEqual(version, product);
    }

    private static IEnumerable<string> Entries(JsonElement labels) => labels.EnumerateObject().Select(label => $"{label.Name}={label.Value.GetString()}").Order(StringComparer.Ordinal);

    private async Task<List<Guid>> Listed(string query) => [.. (await app.Call("GET", Products + query)).Is(200).Data.Select(product => product.GetProperty("id").GetGuid())];
}
