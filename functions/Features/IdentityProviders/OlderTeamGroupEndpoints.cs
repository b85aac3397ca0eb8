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
/// The same mappings in the contract's older form, by team: <c>/v3/portals/{portalId}/identity-provider/team-group-mappings</c>. It knows one provider: the enabled one, or
/// else the oldest.
/// </summary>
internal static class OlderTeamGroupEndpoints
{
    private const int TeamsMax = 100;

    private static readonly ListForm<TeamGroupsAnswer> Form = new();

    public static void MapOlderTeamGroups(this IEndpointRouteBuilder app)
    {
        var mappings = app.MapGroup("/v3/portals/{portalId}/identity-provider/team-group-mappings");
        mappings.MapGet("", List).Requires("portal-identity-providers:read");
        mappings.MapPatch("", Update).Requires("portal-identity-providers:edit");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, IdentityProviderStore providers, TeamGroupStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return await TheProvider(portalId, providers, http.RequestAborted) is { } provider ? await Show(portalId, provider, query, store, http.RequestAborted) : NoProvider();
    }

    private static async Task<IResult> Update(
        Guid portalId, HttpContext http, PortalStore portals, IdentityProviderStore providers, TeamStore teams, TeamGroupStore store, TimeProvider clock)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null) return Problem.NotFound();
        var changes = Read(fields);
        if (changes is null) return Problem.Invalid(fields.Faults);
        if (await TheProvider(portalId, providers, cancel) is not { } provider) return NoProvider();
        var known = (await teams.List(portalId, cancel)).Select(team => team.Id).ToHashSet();
        var missing = changes.Index().Where(change => !known.Contains(change.Item.TeamId)).Select(change => Fault.MissingReference($"data.{change.Index}.team_id", "Team not found")).ToList();
        if (missing.Count > 0) return Problem.Invalid(missing);
        foreach (var (teamId, groups) in changes)
        {
            var saved = await Contention.Settle(clock, async () =>
                await store.ReplaceOfTeam(portalId, provider.Id, teamId, [.. groups], clock.GetUtcNow(), cancel) ? provider : null, cancel);
            if (saved is null) return Problem.Conflict("The mappings are being changed by other requests");
        }
        return await Show(portalId, provider, query, store, cancel);
    }

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

    private static async Task<IResult> Show(Guid portalId, IdentityProvider provider, ListQuery<TeamGroupsAnswer> query, TeamGroupStore store, CancellationToken cancel)
    {
        var teams = (await store.List(portalId, provider.Id, cancel)).GroupBy(mapping => mapping.TeamId)
            .Select(team => new TeamGroupsAnswer(team.Key, [.. team.Select(mapping => mapping.Group)]));
        return Answers.Ok(query.Apply(teams).ToAnswer(team => team));
    }

    private static async Task<IdentityProvider?> TheProvider(Guid portalId, IdentityProviderStore providers, CancellationToken cancel)
    {
        var all = await providers.List(portalId, cancel);
        return (all.Find(row => row.Value.Enabled) ?? all.FirstOrDefault())?.Value;
    }

    private static Problem NoProvider() => Problem.Invalid(new Fault("portalId", "invalid", "The portal has no identity provider", "path"));
}
