using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiSpecificationTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "content", "validation_messages", "type", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_the_one_specification_which_is_its_versions_document()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        var specifications = $"/v3/apis/{api}/specifications";
        Assert.Empty((await app.Call("GET", specifications)).Is(200).HasKeys("data", "meta").Data);
        var content = Spec("3.1.4", "GET /flights");
        var spec = (await app.Call("POST", specifications, new { content, type = "oas3" })).Is(201).HasKeys(Keys);
        Assert.Equal((content, "oas3"), (spec.String("content"), spec.String("type")));
        Assert.Equal("3.1.4", (await app.Call("GET", $"/v3/apis/{api}/versions/{spec.Id}")).Is(200).String("version"));
        (await app.Call("POST", specifications, new { content })).Is(409);
        Assert.Equal(spec.Id, Assert.Single((await app.Call("GET", $"{specifications}?filter[type]=oas3")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Empty((await app.Call("GET", $"{specifications}?filter[type]=oas2")).Is(200).Data);
        (await app.Call("GET", $"{specifications}/{spec.Id}")).Is(200).HasKeys(Keys);
        var other = Spec("3.1.4", "GET /flights", "POST /flights");
        Assert.Equal(other, (await app.Call("PATCH", $"{specifications}/{spec.Id}", new { content = other })).Is(200).HasKeys(Keys).String("content"));
        (await app.Call("DELETE", $"{specifications}/{spec.Id}")).Is(204);
        (await app.Call("GET", $"{specifications}/{spec.Id}")).Is(404);
        // A document without a version takes the API's.
        (await app.Call("POST", specifications, new { content = Spec(null, "GET /flights") })).Is(201);
    }

    [AzuriteFact]
    public async Task Keeps_one_specification_of_many_that_come_at_once()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.Call("POST", $"/v3/apis/{api}/specifications", new { content = Spec($"{n}.0.0") })));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(7, answers.Count(answer => answer.Status == 409));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        (await app.Call("POST", $"/v3/apis/{api}/specifications", new { type = "oas4", version = "1" }))
            .Faults("content", "required").Faults("type", "enum").Faults("version", "unknown_property");
        (await app.Call("POST", $"/v3/apis/{api}/specifications", new { content = Spec("1"), type = "asyncapi" })).Faults("type", "invalid");
        (await app.Call("POST", $"/v3/apis/{api}/specifications", new { content = "hello" })).Faults("content", "invalid");
        (await app.Call("POST", $"/v3/apis/{Guid.NewGuid()}/specifications", new { content = Spec("1") })).Is(404);
        Assert.Empty((await app.Call("GET", $"/v3/apis/{api}/specifications")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Returns_201_with_what_is_wrong_with_a_document_that_can_be_read()
    {
        const string Path = "/v3/apis/validate-specification";
        Assert.Equal("""{"validation_messages":[]}""", (await app.Call("POST", Path, new { content = Spec("1.0.0", "GET /flights") })).Is(201).Text);
        Assert.NotEmpty((await app.Call("POST", Path, new { content = """{"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{"/a":{}},"x":1}""" })).Is(201)["validation_messages"].EnumerateArray());
        var refused = (await app.Call("POST", Path, new { content = "{" })).Faults("content", "invalid");
        Assert.StartsWith("#", refused["validation_errors"][0].GetProperty("path").GetString());
        (await app.Call("POST", Path, new { spec = 1 })).Faults("content", "required").Faults("spec", "unknown_property");
        (await app.CallAsNobody("POST", Path, new { content = "{}" })).Is(401);
    }

    [AzuriteFact]
    public async Task Lists_attributes_with_how_many_apis_have_them()
    {
        var key = "k" + Guid.NewGuid().ToString("N");
        var first = (await app.Call("POST", "/v3/apis", new { name = Name(), attributes = new Dictionary<string, string[]> { [key] = ["REST", "web"] } })).Is(201);
        (await app.Call("POST", "/v3/apis", new { name = Name(), attributes = new Dictionary<string, string[]> { [key] = ["web"], [key + "2"] = ["a"] } })).Is(201);
        var attribute = Assert.Single((await app.Call("GET", $"/v3/api-attributes?filter[key]={key}")).Is(200).HasKeys("data", "meta").Data);
        Assert.Equal(["created_at", "id", "key", "updated_at", "values"], attribute.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("""[{"value":"REST","api_count":1},{"value":"web","api_count":2}]""", attribute.GetProperty("values").GetRawText());
        Assert.Equal(first.String("created_at"), attribute.GetProperty("created_at").GetString());
        var id = attribute.GetProperty("id").GetGuid();
        Assert.Equal(key, Assert.Single((await app.Call("GET", $"/v3/api-attributes?filter[id]={id}")).Is(200).Data).GetProperty("key").GetString());
        var two = (await app.Call("GET", $"/v3/api-attributes?filter[key][oeq]={key},{key}2&sort=key%20desc&page[size]=1")).Is(200);
        Assert.Equal(key + "2", Assert.Single(two.Data).GetProperty("key").GetString());
        Assert.Equal(2, two["meta"].GetProperty("page").GetProperty("total").GetInt32());
        (await app.Call("GET", "/v3/api-attributes?filter[value]=a")).Faults("filter[value]", "unknown_property");
    }

    [AzuriteFact]
    public async Task Lists_attributes_of_what_the_caller_may_see_and_looks_at_documents_for_whoever_sees_an_api()
    {
        var (key, account) = ("k" + Guid.NewGuid().ToString("N"), await Account.Make(app));
        var mine = (await app.Call("POST", "/v3/apis", new { name = Name(), attributes = new Dictionary<string, string[]> { [key] = ["mine"] } })).Is(201).Id;
        (await app.Call("POST", "/v3/apis", new { name = Name(), attributes = new Dictionary<string, string[]> { [key] = ["mine", "secret"] } })).Is(201);
        (await account.Call("GET", "/v3/api-attributes")).Is(403);
        (await account.Call("POST", "/v3/apis/validate-specification", new { content = Spec("1") })).Is(403);
        Assert.Equal(200, (await account.Call("POST", "/v3/markdown-preview", new { content = "a" })).Status);
        await account.Assign("APIs", "Viewer", mine);
        var attribute = Assert.Single((await account.Call("GET", "/v3/api-attributes")).Is(200).Data);
        Assert.Equal("""[{"value":"mine","api_count":1}]""", attribute.GetProperty("values").GetRawText());
        (await account.Call("POST", "/v3/apis/validate-specification", new { content = Spec("1") })).Is(201);
    }
}
