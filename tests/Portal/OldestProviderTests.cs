using Testing;

namespace Portal;

/// <summary>The organization's provider in the contract's oldest form is the same provider, and its mappings by group are the same mappings.</summary>
[Collection(PortalCollection.Name)]
public sealed class OldestProviderTests(PortalFixture app)
{
    private const string Oldest = "/v3/identity-provider";
    private const string ByGroup = Oldest + "/team-mappings";
    private const string ByTeam = Oldest + "/team-group-mappings";
    private const string Newer = "/v3/identity-providers";

    [AzuriteFact]
    public async Task Shows_and_changes_the_provider_and_the_mappings_of_the_newer_form()
    {
        await Clear();
        (await app.Admin("GET", Oldest)).Is(404);
        Assert.Equal("IdP configuration not found", (await app.Admin("GET", ByGroup)).Is(412).String("detail"));
        (await app.Admin("PUT", ByGroup, new { mappings = Array.Empty<object>() })).Is(412);
        (await app.Admin("GET", ByTeam)).Is(400);
        (await app.Admin("PATCH", ByTeam, new { data = Array.Empty<object>() })).Is(400);
        (await app.Admin("PATCH", Oldest, new { scopes = new[] { "openid" }, colour = "red" })).Faults("issuer", "required").Faults("client_id", "required").Faults("colour", "unknown_property");

        var made = (await app.Admin("PATCH", Oldest, new { issuer = "https://identity.example.com", client_id = "console", client_secret = "a secret of the provider", login_path = "myapp" })).Is(200)
            .HasKeys("issuer", "client_id", "scopes", "claim_mappings", "login_path");
        Assert.Equal(made.Text, (await app.Admin("GET", Oldest)).Is(200).Text);
        var provider = Assert.Single((await app.Admin("GET", Newer)).Is(200).Json.EnumerateArray()).GetProperty("id").GetGuid();
        var changed = (await app.Admin("PATCH", Oldest, new { client_id = "another" })).Is(200);
        Assert.Equal(("another", "https://identity.example.com", "myapp"), (changed.String("client_id"), changed.String("issuer"), changed.String("login_path")));
        Assert.Equal("another", (await app.Admin("GET", $"{Newer}/{provider}")).Is(200)["config"].GetProperty("client_id").GetString());

        var (ops, qa) = (await Team(), await Team());
        (await app.Admin("PUT", ByGroup, new { mappings = new[] { new { group = "a", team_ids = new[] { ops, Guid.NewGuid() } } } })).Faults("mappings.0.team_ids.1", "missing_reference");
        var mapped = (await app.Admin("PUT", ByGroup, new { mappings = new[] { new { group = "a", team_ids = new[] { ops, qa } }, new { group = "b", team_ids = new[] { ops } } } })).Is(200).HasKeys("data");
        Assert.Equal([("a", 2), ("b", 1)], Groups(mapped));
        Assert.Equal([("a", 2), ("b", 1)], Groups((await app.Admin("GET", ByGroup)).Is(200).HasKeys("meta", "data")));
        Assert.Equal(3, (await app.Admin("GET", $"{Newer}/{provider}/team-group-mappings")).Is(200).Data.Count);
        // By team a list replaces that team's groups, by group a list replaces everything.
        var byTeam = (await app.Admin("PATCH", ByTeam, new { data = new[] { new { team_id = ops, groups = new[] { "c" } } } })).Is(200);
        Assert.Equal([(ops, "c"), (qa, "a")], byTeam.Data.Select(row => (row.GetProperty("team_id").GetGuid(), row.GetProperty("groups")[0].GetString()!)).OrderByDescending(row => row.Item2));
        Assert.Equal([("d", 1)], Groups((await app.Admin("PUT", ByGroup, new { mappings = new[] { new { group = "d", team_ids = new[] { qa } } } })).Is(200)));
        Assert.Equal("d", Assert.Single((await app.Admin("GET", $"{Newer}/{provider}/team-group-mappings")).Is(200).Data).GetProperty("group").GetString());
        await Clear();
    }

    private static IEnumerable<(string, int)> Groups(Answer answer) => answer.Data.Select(row => (row.GetProperty("group").GetString()!, row.GetProperty("team_ids").GetArrayLength())).Order();

    private async Task<Guid> Team() => (await app.Admin("POST", "/v3/teams", new { name = $"Team {Guid.NewGuid()}", description = "of the test" })).Is(201).Id;

    private async Task Clear()
    {
        foreach (var one in (await app.Admin("GET", Newer)).Is(200).Json.EnumerateArray()) (await app.Admin("DELETE", $"{Newer}/{one.GetProperty("id").GetGuid()}")).Is(204);
    }
}
