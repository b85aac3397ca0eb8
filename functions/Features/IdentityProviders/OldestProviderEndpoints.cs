using Features.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.IdentityProviders;

/// <summary>
/// The organization's OpenID Connect provider in the contract's oldest form, which knows one: <c>/v3/identity-provider</c>, and its mappings by group. It is the enabled provider of the
/// newer form, or else the oldest.
/// </summary>
internal static class OldestProviderEndpoints
{
    private const int GroupsMax = 100;
    private const int GroupCharactersMax = 512;
    private const string SecretField = "client_secret";

    private static readonly ListForm<GroupTeamsAnswer> Form = new();

    public static void MapOldestProvider(this IEndpointRouteBuilder app)
    {
        var provider = app.MapGroup("/v3/identity-provider");
        provider.MapGet("", Fetch).Requires("identity-providers:read");
        provider.MapPatch("", Update).Requires("identity-providers:edit");
        provider.MapGet("team-mappings", List).Requires("identity-providers:read");
        provider.MapPut("team-mappings", Replace).Requires("identity-providers:edit");
    }

    private static ProviderHome Home { get; } = new(ProviderHome.Organization);

    private static async Task<IResult> Fetch(HttpContext http, IdentityProviderStore store) =>
        await FindOidc(store, http.RequestAborted) is { } provider ? Answers.Ok(OldestProviderAnswer.Of(provider)) : Problem.NotFound();

    // The first change makes it, as the contract has no other way.
    private static async Task<IResult> Update(HttpContext http, IdentityProviderStore store, IdentityProviderSaving saving)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var older = new OlderOidcChange(
            fields.ReadUrl("issuer").Value, fields.ReadClientId("client_id").Value, fields.ReadSecret(SecretField), fields.ReadScopes("scopes"), fields.ReadMappings("claim_mappings"));
        var loginPath = fields.ReadLoginPath();
        fields.Close();
        var found = await FindOidc(store, http.RequestAborted);
        if (found is null)
        {
            foreach (var name in new[] { "issuer", "client_id" }.Where(name => !fields.Has(name))) fields.Faults.Add(Fault.Required(name));
        }
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var change = new IdentityProviderChange(default, older.IsGiven || found is null ? older.Over(found?.Oidc) : null) { LoginPath = loginPath };
        var settled = found is null
            ? await saving.Add(Home.Id, IdentityProviderType.Oidc, change, SecretField, http.RequestAborted)
            : await saving.Change(Home.Id, found.Id, change, SecretField, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(OldestProviderAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> List(HttpContext http, IdentityProviderStore providers, TeamGroupStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return await providers.FindMain(Home.Id, http.RequestAborted) is { } provider
            ? Answers.Ok(query.Apply(await Groups(provider, store, http.RequestAborted)).ToAnswer(group => group))
            : NoProvider();
    }

    // All mappings at once, as a PUT; team by team, each in a transaction.
    private static async Task<IResult> Replace(HttpContext http, IdentityProviderStore providers, TeamStore teams, Identity.TeamStore adminTeams, TeamGroupStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        var wanted = Read(fields);
        fields.Close();
        var known = await OlderTeamGroupEndpoints.KnownTeams(Home, teams, adminTeams, cancel);
        foreach (var (team, at) in wanted.Where(one => !known.Contains(one.Team)).Select(one => (one.Team, one.At)).DistinctBy(one => one.Team))
            fields.Faults.Add(Fault.MissingReference(at, "Team not found"));
        var byTeam = wanted.ToLookup(one => one.Team, one => one.Group);
        if (byTeam.Any(team => team.Distinct(StringComparer.Ordinal).Count() > TeamGroupStore.GroupsOfTeamMax))
            fields.Faults.Add(new("mappings", "max_items", $"One team can have {TeamGroupStore.GroupsOfTeamMax} groups"));
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        if (await providers.FindMain(Home.Id, cancel) is not { } provider) return NoProvider();
        var now = (await store.List(Home.Id, provider.Id, cancel)).Select(mapping => mapping.TeamId);
        foreach (var team in now.Union(byTeam.Select(team => team.Key)))
            if (!await OlderTeamGroupEndpoints.Replace(Home, provider, team, [.. byTeam[team].Distinct(StringComparer.Ordinal)], store, clock, cancel)) return OlderTeamGroupEndpoints.Changing();
        return Answers.Ok(new GroupTeamsCollection(await Groups(provider, store, cancel)));
    }

    private static List<(Guid Team, string Group, string At)> Read(BodyFields fields)
    {
        var wanted = new List<(Guid, string, string)>();
        foreach (var item in fields.Objects("mappings", max: GroupsMax).Value ?? [])
        {
            var group = item.Name("group", required: true, min: 1, max: GroupCharactersMax).Value;
            var teams = item.Ids("team_ids", required: true, max: GroupsMax).Value;
            item.Close();
            if (group is not null) wanted.AddRange((teams ?? []).Index().Select(team => (team.Item, group, item.PathOf($"team_ids.{team.Index}"))));
        }
        return wanted;
    }

    private static async Task<List<GroupTeamsAnswer>> Groups(IdentityProvider provider, TeamGroupStore store, CancellationToken cancel) =>
    [
        .. (await store.List(Home.Id, provider.Id, cancel)).GroupBy(mapping => mapping.Group, StringComparer.Ordinal)
            .Select(group => new GroupTeamsAnswer(group.Key, [.. group.Select(mapping => mapping.TeamId)])),
    ];

    private static async Task<IdentityProvider?> FindOidc(IdentityProviderStore store, CancellationToken cancel)
    {
        var all = (await store.List(Home.Id, cancel)).FindAll(row => row.Value.Oidc is not null);
        return (all.Find(row => row.Value.Enabled) ?? all.FirstOrDefault())?.Value;
    }

    private static Problem NoProvider() => new(412, "Precondition Failed", "IdP configuration not found");

    private sealed record GroupTeamsCollection(IReadOnlyList<GroupTeamsAnswer> Data);
}
