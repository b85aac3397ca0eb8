using System.Text;
using System.Text.Json;
using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ImageTests(ManagementFixture app)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [AzuriteTheory]
    [InlineData("/v3/apis", "api_id")]
    [InlineData("/v3/api-packages", "api_package_id")]
    public async Task Creates_201_replaces_200_and_leads_to_the_bytes(string owners, string idKey)
    {
        var owner = (await app.Call("POST", owners, new { name = Name() })).Is(201).Id;
        var icon = $"{owners}/{owner}/images/icon";
        (await app.Call("GET", icon)).Is(404);
        (await app.Call("GET", $"{icon}/raw")).Is(404);
        var created = (await app.Call("PUT", icon, new { data = $"data:image/png;base64,{Png}" })).Is(201).HasKeys("status", "error", idKey, "image_type", "created_at", "updated_at");
        Assert.Equal(("icon", owner), (created.String("image_type"), created[idKey].GetGuid()));
        var image = (await app.Call("GET", icon)).Is(200);
        Assert.Equal(("valid", JsonValueKind.Null), (image.String("status"), image["error"].ValueKind));
        var raw = await app.Call("GET", $"{icon}/raw");
        Assert.Equal(302, raw.Status);
        var bytes = await app.Call("GET", raw.Headers.Location!.OriginalString);
        Assert.Equal((200, "image/png"), (bytes.Status, bytes.ContentType));
        Assert.Contains("nosniff", bytes.Headers.GetValues("X-Content-Type-Options"));

        // What is not applied leaves what was.
        var refused = (await app.Call("PUT", icon, new { data = "data:image/svg+xml," + Base64("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>") })).Is(200);
        Assert.Equal("invalid", refused.String("status"));
        Assert.Contains("script", (await app.Call("GET", icon)).Is(200).String("error"));
        Assert.Equal(raw.Headers.Location, (await app.Call("GET", $"{icon}/raw")).Headers.Location);

        (await app.Call("PUT", icon, new { data = "data:image/svg+xml;base64," + Base64("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>") })).Is(200);
        var drawing = await app.Call("GET", (await app.Call("GET", $"{icon}/raw")).Headers.Location!.OriginalString);
        Assert.Equal("image/svg+xml", drawing.ContentType);
        Assert.Contains("sandbox", drawing.Headers.GetValues("Content-Security-Policy").Single());
        (await app.Call("GET", raw.Headers.Location.OriginalString)).Is(404);

        (await app.Call("DELETE", icon)).Is(204);
        (await app.Call("DELETE", icon)).Is(404);
        (await app.Call("GET", $"{icon}/raw")).Is(404);
    }

    [AzuriteFact]
    public async Task Rejects_400_what_is_no_data_uri_and_hides_404_what_is_not_there()
    {
        var icon = $"/v3/apis/{(await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id}/images/icon";
        foreach (var data in new[] { "", "data:text/html;base64,AAAA", "data:image/png;base64,A", "data:image/gif;base64,AAAA", $"data:image/png;base64,{Png}\n", "https://example.com/a.png" })
            (await app.Call("PUT", icon, new { data })).Faults("data", "matches_regex");
        (await app.Call("PUT", icon, new { image = 1 })).Faults("data", "required").Faults("image", "unknown_property");
        (await app.Call("PUT", icon, new { data = "data:image/png;base64," + new string('A', 2_000_000) })).Is(413);
        (await app.Call("GET", icon)).Is(404);
        (await app.Call("PUT", icon.Replace("icon", "logo"), new { data = $"data:image/png;base64,{Png}" })).Is(404);
        (await app.Call("PUT", $"/v3/apis/{Guid.NewGuid()}/images/icon", new { data = $"data:image/png;base64,{Png}" })).Is(404);
        (await app.CallAsNobody("GET", $"{icon}/raw")).Is(401);
    }

    [AzuriteFact]
    public async Task Keeps_an_upload_that_nobody_has_looked_at_until_housekeeping_does()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        var icon = $"/v3/apis/{api}/images/icon";
        (await app.Call("PUT", icon, new { data = $"data:image/png;base64,{Png}" })).Is(201);
        // As a crash between the commit and its follow-up leaves it.
        await app.Interrupt(api, "image-uploaded");
        Assert.Equal("validating", (await app.Call("GET", icon)).Is(200).String("status"));
        (await app.Call("PUT", icon, new { data = $"data:image/png;base64,{Png}" })).Is(409);
        (await app.Call("GET", $"{icon}/raw")).Is(404);
        await app.AgeFollowUps();
        (await app.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        Assert.Equal("valid", (await app.Call("GET", icon)).Is(200).String("status"));
        Assert.Equal(302, (await app.Call("GET", $"{icon}/raw")).Status);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
