using System.Text;
using Testing;

namespace Management;

/// <summary>What things may be called: names stand in keys of tables, headers of mails and menus.</summary>
[Collection(ManagementCollection.Name)]
public sealed class NameTests(ManagementFixture app)
{
    [AzuriteTheory]
    [InlineData("/v3/apis", "name")]
    [InlineData("/v3/apis", "version")]
    [InlineData("/v3/api-packages", "name")]
    [InlineData("/v3/portals", "name")]
    [InlineData("/v3/portals", "display_name")]
    [InlineData("/v2/portals", "name")]
    [InlineData("/v2/api-products", "name")]
    [InlineData("/v2/application-auth-strategies", "name")]
    [InlineData("/v2/application-auth-strategies", "display_name")]
    [InlineData("/v2/dcr-providers", "name")]
    [InlineData("/v2/control-planes", "name")]
    [InlineData("/v3/teams", "name")]
    [InlineData("/v3/system-accounts", "name")]
    [InlineData("/v3/webhooks", "name")]
    public async Task Rejects_400_names_that_are_blank_or_not_on_one_line(string path, string field)
    {
        foreach (var name in new[] { "a\0b", "  ", "a\nb", "a\u007f" })
            (await app.Call("POST", path, new Dictionary<string, object> { [field] = name })).Faults(field, "matches_regex");
    }

    [AzuriteFact]
    public async Task Keeps_texts_of_several_lines_and_refuses_other_control_characters_in_them()
    {
        const string Description = "One\r\n\ttwo";
        var api = (await app.Call("POST", "/v3/apis", new { name = CatalogCalls.Name(), description = Description })).Is(201);
        Assert.Equal(Description, api.String("description"));
        (await app.Call("PATCH", $"/v3/apis/{api.Id}", new { description = "One\0" })).Faults("description", "matches_regex");
        Assert.Equal(api.Text, (await app.Call("GET", $"/v3/apis/{api.Id}")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Rejects_400_a_body_that_says_a_field_twice()
    {
        var name = CatalogCalls.Name();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/apis") { Content = new StringContent("""{"name":"NAME","labels":{"a":"1","a":"2"}}""".Replace("NAME", name), Encoding.UTF8, "application/json") };
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("""{"field":"labels.a","rule":"invalid","reason":"labels.a is given twice","source":"body"}""", await answer.Content.ReadAsStringAsync());
        Assert.Empty((await app.Call("GET", $"/v3/apis?filter[name][eq]={Uri.EscapeDataString(name)}")).Is(200).Data);
    }
}
