using Testing;

namespace Portal;

public sealed partial class ClientRegistrationTests
{
    [AzuriteFact]
    public async Task Registers_a_client_by_the_classic_contract_and_grants_it_the_scopes_of_a_registration()
    {
        var granted = "";
        await using var auth0 = await ProviderServer.Start((_, call) =>
        {
            if (call is { Method: "POST" or "PATCH" } && call.Path.StartsWith("/api/v2/client-grants", StringComparison.Ordinal))
                granted = string.Join(' ', call.Json.GetProperty("scope").EnumerateArray().Select(scope => scope.GetString()));
            return (call.Method, call.Path) switch
            {
                (_, "/oauth/token") => (200, new { access_token = "t" }),
                ("POST", "/api/v2/clients") => (201, new { client_id = "abc", client_secret = "a secret of auth0" }),
                ("GET", "/api/v2/client-grants") => (200, new[] { new { id = "g", audience = "https://api.example.com", scope = granted.Split(' ', StringSplitOptions.RemoveEmptyEntries) } }),
                ("PATCH", "/api/v2/client-grants/g") => (200, new { id = "g" }),
                ("POST", "/api/v2/clients/abc/rotate-secret") => (200, new { client_secret = "another secret" }),
                _ => (204, null),
            };
        });
        var (portal, strategy) = await Publish("auth0", auth0.Url, audience: ["https://api.example.com"]);
        var provider = (await app.Admin("GET", $"/v2/application-auth-strategies/{strategy}")).Is(200)["dcr_provider"].GetProperty("id").GetString();
        Assert.Equal(provider, Assert.Single((await portal.Visit().Call("GET", "/api/v2/portal")).Is(200)["dcr_provider_ids"].EnumerateArray()).GetString());
        const string applications = "/api/v2/applications";
        var dora = await portal.NewDeveloper();
        (await dora.Call("POST", applications, new { name = "x", auth_strategy_id = strategy, reference_id = "mine" })).Faults("reference_id", "invalid");
        Assert.Empty(auth0.To("POST", "/api/v2/clients"));
        var made = (await dora.Call("POST", applications, new { name = "Orders", auth_strategy_id = strategy })).Is(201)
            .HasKeys("id", "name", "reference_id", "description", "redirect_uri", "credentials", "auth_strategy", "scopes", "created_at", "updated_at");
        Assert.Equal(("abc", "abc", "a secret of auth0"), (
            made.String("reference_id"), made["credentials"].GetProperty("client_id").GetString(), made["credentials"].GetProperty("client_secret").GetString()));
        var one = $"{applications}/{made.Id}";
        Assert.False((await dora.Call("GET", one)).Is(200).Json.TryGetProperty("credentials", out _));
        (await dora.Call("PATCH", one, new { reference_id = "other" })).Faults("reference_id", "invalid");
        (await dora.Call("PATCH", one, new { reference_id = "abc" })).Is(200);
        Assert.Equal("abc", Assert.Single((await dora.Call("GET", one + "/credentials")).Is(200).Data).GetProperty("client_id").GetString());

        var version = await app.PublishVersion(portal, strategy, approves: true);
        Assert.Equal(["orders:read"], Assert.Single((await dora.Call("GET", $"{applications}/auth-strategies?filter[credential_type][eq]=client_credentials")).Is(200).Data)
            .GetProperty("available_scopes").EnumerateArray().Select(scope => scope.GetString()));
        (await dora.Call("POST", one + "/registrations", new { product_version_id = version.Id, scopes = new[] { "admin" } })).Faults("scopes", "enum");
        var registration = (await dora.Call("POST", one + "/registrations", new { product_version_id = version.Id, scopes = new[] { "orders:read" } })).Is(201);
        Assert.Equal(("approved", "orders:read"), (registration.String("status"), granted));
        Assert.Equal("orders:read", Assert.Single((await dora.Call("GET", one)).Is(200)["scopes"].EnumerateArray()).GetString());
        foreach (var path in new[] { $"/registrations/{registration.Id}/granted-scopes", $"/product-versions/{version.Id}/granted-scopes" })
            Assert.Equal("orders:read", Assert.Single((await dora.Call("GET", one + path)).Is(200).HasKeys("scopes")["scopes"].EnumerateArray()).GetString());
        Assert.Contains($"{version.Id}:{registration.Id}", (await app.KnownCredential(PartitionOf(strategy, "abc")))!.GetString("Grants0"));

        var renewed = (await dora.Call("POST", one + "/refresh-token")).Is(201).HasKeys("client_id", "client_secret");
        Assert.Equal(("abc", "another secret"), (renewed.String("client_id"), renewed.String("client_secret")));
        (await dora.Call("DELETE", one)).Is(204);
        Assert.Single(auth0.To("DELETE", "/api/v2/clients/abc"));
    }
}
