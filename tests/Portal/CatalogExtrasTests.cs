using System.Text;
using System.Text.Json;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class CatalogExtrasTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Leads_to_an_icon_for_whoever_may_see_the_api()
    {
        var portal = await app.NewPortal();
        var api = await portal.Publish(new { visibility = "private" });
        var svg = "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>"));
        var (nobody, developer, raw) = (portal.Visit(), await portal.NewDeveloper(), $"/api/v3/apis/{api}/images/icon/raw");
        (await developer.Call("GET", raw)).Is(404);
        (await app.Admin("PUT", $"/v3/apis/{api}/images/icon", new { data = svg })).Is(201);
        (await nobody.Call("GET", raw)).Is(404);
        var found = await developer.Call("GET", raw);
        Assert.Equal(302, found.Status);
        var place = found.Headers.Location!.OriginalString;
        Assert.StartsWith(raw, place);
        var image = await developer.Call("GET", place);
        Assert.Equal((200, "image/svg+xml"), (image.Status, image.ContentType));
        Assert.Contains("sandbox", image.Headers.GetValues("Content-Security-Policy").Single());
        (await nobody.Call("GET", place)).Is(404);
    }

    [AzuriteFact]
    public async Task Lists_attributes_of_what_the_visitor_may_see_and_what_a_choice_would_leave()
    {
        var portal = await app.NewPortal();
        await Publish("public", "REST", "web", "mobile");
        await Publish("public", "REST", "web");
        await Publish("public", "async", "web");
        await Publish("private", "secret", "hidden");
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());

        Assert.Equal("domain: mobile 1, web 3; kind: REST 2, async 1", await Show(nobody, ""));
        Assert.Equal("domain: hidden 1, mobile 1, web 3; kind: REST 2, async 1, secret 1", await Show(developer, ""));
        Assert.Equal("kind: REST 2, async 1", await Show(nobody, "?filter[key]=kind"));
        Assert.Equal("domain: mobile 1 (0), web 3 (1); kind: REST 2 (2), async 1 (1)", await Show(nobody, "?selected[kind]=async"));
        Assert.Equal("domain: mobile 1 (1), web 3 (2); kind: REST 2 (1), async 1 (0)", await Show(nobody, "?selected[kind]=REST&selected[domain]=mobile"));
        Assert.Equal("kind: REST 2 (2), async 1 (1)", await Show(nobody, "?filter[key]=kind&selected[kind]=async,REST&selected[domain]=web,mobile"));
        (await nobody.Call("GET", "/api/v3/api-attributes?filter[value]=web")).Faults("filter[value]", "unknown_property");

        async Task Publish(string visibility, string kind, params string[] domain)
        {
            var api = (await app.Admin("POST", "/v3/apis", new { name = $"Api {Guid.NewGuid()}", attributes = new { kind = new[] { kind }, domain } })).Is(201).Id;
            (await app.Admin("PUT", $"/v3/apis/{api}/publications/{portal.Id}", new { visibility })).Is(200);
        }
    }

    [AzuriteFact]
    public async Task Returns_the_specification_of_a_package_as_its_only_version()
    {
        var portal = await app.NewPortal();
        var package = (await app.Admin("POST", "/v3/api-packages", new { name = $"Package {Guid.NewGuid()}", version = "7" })).Is(201).Id;
        (await app.Admin("PUT", $"/v3/api-packages/{package}/publications/{portal.Id}", new { visibility = "public" })).Is(200);
        var (visitor, place) = (portal.Visit(), $"/api/v3/apis/{package}");
        var computed = await Version("oas3");
        Assert.Equal("7", computed["info"].GetProperty("version").GetString());
        Assert.Equal("{}", computed["paths"].GetRawText());

        (await app.Admin("PUT", $"/v3/api-packages/{package}/current-specification", new { content = "asyncapi: 3.0.0\ninfo: { title: Saved, version: '1' }\n" })).Is(200);
        Assert.Equal("Saved", (await Version("asyncapi"))["info"].GetProperty("title").GetString());
        (await app.Admin("DELETE", $"/v3/api-packages/{package}/current-specification")).Is(204);
        await Version("oas3");

        async Task<Answer> Version(string type)
        {
            var version = Assert.Single((await visitor.Call("GET", $"{place}/versions")).Is(200).Data);
            Assert.Equal(("7", type), (version.GetProperty("version").GetString(), version.GetProperty("spec").GetProperty("type").GetString()));
            var id = version.GetProperty("id").GetGuid();
            var shown = (await visitor.Call("GET", place)).Is(200);
            Assert.Equal(id, shown["current_version_summary"].GetProperty("id").GetGuid());
            Assert.Equal(id, Assert.Single(shown["specifications"].EnumerateArray()).GetProperty("id").GetGuid());
            Assert.Equal(type, (await visitor.Call("GET", $"{place}/versions/{id}")).Is(200)["spec"].GetProperty("type").GetString());
            (await visitor.Call("GET", $"{place}/versions/{Guid.NewGuid()}/raw")).Is(404);
            return (await visitor.Call("GET", $"{place}/versions/{id}/raw")).Is(200);
        }
    }

    private static async Task<string> Show(Visitor visitor, string query) =>
        string.Join("; ", (await visitor.Call("GET", "/api/v3/api-attributes" + query)).Is(200).HasKeys("data", "meta").Data.Select(attribute =>
            $"{attribute.GetProperty("key").GetString()}: " + string.Join(", ", attribute.GetProperty("values").EnumerateArray().Select(One))));

    private static string One(JsonElement value) => $"{value.GetProperty("value").GetString()} {value.GetProperty("api_count")}"
        + (value.TryGetProperty("selected_api_count", out var left) ? $" ({left})" : "");
}
