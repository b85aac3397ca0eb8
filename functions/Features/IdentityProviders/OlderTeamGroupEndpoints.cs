using Features.Portals;
using Features.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.IdentityProviders;

/// <summary>
/// The same mappings in the contracts' older form, by team: <c>../identity-provider/team-group-mappings</c> of a portal, in both contracts, or of the organization. It knows one
/// provider: the enabled one, or else the oldest.
/// </summary>
internal static class OlderTeamGroupEndpoints
{
    private const int TeamsMax = 100;

    private static readonly ListForm<TeamGroupsAnswer> Form = new();

    public static void MapOlderTeamGroups(this IEndpointRouteBuilder app)
    {
        app.MapOfPortals("identity-provider/team-group-mappings", mappings => mappings.MapMappings("portal-identity-providers"));
        app.MapGroup("/v3/identity-provider/team-group-mappings").MapMappings("identity-providers");
    }

    private static void MapMappings(this IEndpointRouteBuilder mappings, string resource)
    {
        mappings.MapGet("", List).Requires($"{resource}:read");
        mappings.MapPatch("", Update).Requires($"{resource}:edit");
    }

    private static async Task<IResult> List(ProviderHome? home, HttpContext http, IdentityProviderStore providers, TeamGroupStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (home is null) return Problem.NotFound();
        return await providers.FindMain(home.Id, http.RequestAborted) is { } provider ? await Show(home, provider, query, store, http.RequestAborted) : NoProvider(home);
    }

    private static async Task<IResult> Update(
        ProviderHome? home, HttpContext http, IdentityProviderStore providers, TeamStore teams, Identity.TeamStore adminTeams, TeamGroupStore store, TimeProvider clock)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (home is null) return Problem.NotFound();
        var changes = Read(fields);
        if (changes is null) return Problem.Invalid(fields.Faults);
        if (await providers.FindMain(home.Id, cancel) is not { } provider) return NoProvider(home);
        var known = await KnownTeams(home, teams, adminTeams, cancel);
        var missing = changes.Index().Where(change => !known.Contains(change.Item.TeamId)).Select(change => Fault.MissingReference($"data.{change.Index}.team_id", "Team not found")).ToList();
        if (missing.Count > 0) return Problem.Invalid(missing);
        foreach (var (teamId, groups) in changes)
            if (!await Replace(home, provider, teamId, groups, store, clock, cancel)) return Changing();
        return await Show(home, provider, query, store, cancel);
    }

    /// <summary>The teams that a provider's groups may be mapped to.</summary>
    internal static async Task<HashSet<Guid>> KnownTeams(ProviderHome home, TeamStore teams, Identity.TeamStore adminTeams, CancellationToken cancel) => home.IsOrganization
        ? [.. (await adminTeams.List(cancel)).Select(team => team.Id)]
        : [.. (await teams.List(home.Id, cancel)).Select(team => team.Id)];

    /// <summary>Gives a team exactly these groups. False when others changed them all the time.</summary>
    internal static async Task<bool> Replace(
        ProviderHome home, IdentityProvider provider, Guid teamId, IReadOnlyList<string> groups, TeamGroupStore store, TimeProvider clock, CancellationToken cancel) =>
        await Contention.Settle(clock, async () => await store.ReplaceOfTeam(home, provider.Id, teamId, [.. groups], clock.GetUtcNow(), cancel) ? provider : null, cancel) is not null;

    internal static Problem Changing() => Problem.Conflict("The mappings are being changed by other requests");

    private static List<TeamGroupsAnswer>? Read(BodyFields fields)
    {
        var changes = new List<TeamGroupsAnswer>();
        foreach (var item in fields.Objects("data", max: TeamsMax).Value ?? [])
        {
            var team = item.Id("team_id", required: true).Value;
            var groups = item.Texts("groups", required: true, max: TeamGroupStore.GroupsOfTeamMax, itemMin: 1, itemMax: 512).Value;
            item.Close();
            if (team is { } id && groups is not null) changes.Add(new(id, [.. groups.Distinct(StringComparer.Ordinal)]));
        }
        return fields.Close() ? changes : null;
    }

    private static async Task<IResult> Show(ProviderHome home, IdentityProvider provider, ListQuery<TeamGroupsAnswer> query, TeamGroupStore store, CancellationToken cancel)
    {
        var teams = (await store.List(home.Id, provider.Id, cancel)).GroupBy(mapping => mapping.TeamId)
            .Select(team => new TeamGroupsAnswer(team.Key, [.. team.Select(mapping => mapping.Group)]));
        return Answers.Ok(query.Apply(teams).ToAnswer(team => team));
    }

    private static Problem NoProvider(ProviderHome home) => home.IsOrganization
        ? Problem.Invalid(new Fault("identity_provider", "invalid", "An IdP configuration is required"))
        : Problem.Invalid(new Fault("portalId", "invalid", "The portal has no identity provider", "path"));
}
