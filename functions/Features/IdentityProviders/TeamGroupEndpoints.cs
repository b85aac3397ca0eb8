using Features.Teams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.IdentityProviders;

/// <summary>Which groups of a provider are which teams: <c>../identity-providers/{id}/team-group-mappings</c> of a portal or the organization, cursor-paged.</summary>
internal static class TeamGroupEndpoints
{
    private const int GroupCharactersMax = 512;

    private static readonly ListForm<TeamGroupMapping> Form = new ListForm<TeamGroupMapping>()
        .Id("team_id", mapping => mapping.TeamId)
        .Text("group", mapping => mapping.Group)
        .Also("page[after]").Also("page[before]");

    public static void MapTeamGroups(this IEndpointRouteBuilder providers, string resource)
    {
        var mappings = providers.MapGroup("{identityProviderId}/team-group-mappings");
        mappings.MapGet("", List).Requires($"{resource}:read");
        mappings.MapPost("", Create).Requires($"{resource}:edit");
        mappings.MapGet("{mappingId}", Fetch).Requires($"{resource}:read");
        mappings.MapDelete("{mappingId}", Delete).Requires($"{resource}:edit");
    }

    /// <summary>Reads the name of a group, as the provider writes it.</summary>
    public static string? ReadGroup(BodyFields body) => body.Name("group", required: true, min: 1, max: GroupCharactersMax).Value;

    private static async Task<IResult> List(IdentityProviderPath? at, HttpContext http, TeamGroupStore store)
    {
        var faults = new List<Fault>();
        var request = CursorRequest.Read(http.Request.Query, faults);
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return Problem.Invalid([.. faults, .. problem!.InvalidParameters]);
        if (faults.Count > 0) return Problem.Invalid(faults);
        if (at is null) return Problem.NotFound();
        var all = (await store.List(at.Home.Id, at.Provider.Value.Id, http.RequestAborted)).FindAll(mapping => query.Matches(mapping));
        var page = request.Cut(all, TeamGroupStore.KeyOf, http.Request);
        return Answers.Ok(new TeamGroupMappingPage(new(page.Meta), [.. page.Items.Select(TeamGroupMappingAnswer.Of)]));
    }

    private static async Task<IResult> Create(IdentityProviderPath? at, HttpContext http, TeamStore teams, Identity.TeamStore adminTeams, TeamGroupStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var team = fields.Id("team_id", required: true).Value;
        var group = ReadGroup(fields);
        fields.Ignore("id", "created_at", "updated_at");
        fields.Close();
        if (team is { } id && !await IsThere(id)) fields.Faults.Add(Fault.MissingReference("team_id", "Team not found"));
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var mapping = new TeamGroupMapping(Guid.NewGuid(), at.Provider.Value.Id, team!.Value, group!, now, now);
        return await store.Add(at.Home, mapping, http.RequestAborted) switch
        {
            MappingWrite.Written => Answers.Created(TeamGroupMappingAnswer.Of(mapping)),
            MappingWrite.Exists => Problem.Conflict("The group is already mapped to the team"),
            _ => Problem.NotFound(),
        };

        async Task<bool> IsThere(Guid id) => at.Home.IsOrganization
            ? await adminTeams.Find(id, http.RequestAborted) is not null
            : await teams.Find(at.Home.Id, id, http.RequestAborted) is not null;
    }

    private static async Task<IResult> Fetch(IdentityProviderPath? at, Guid mappingId, HttpContext http, TeamGroupStore store) =>
        at is not null && await store.Find(at.Home.Id, at.Provider.Value.Id, mappingId, http.RequestAborted) is { } found
            ? Answers.Ok(TeamGroupMappingAnswer.Of(found))
            : Problem.NotFound();

    private static async Task<IResult> Delete(IdentityProviderPath? at, Guid mappingId, HttpContext http, TeamGroupStore store) =>
        at is not null && await store.Remove(at.Home.Id, at.Provider.Value.Id, mappingId, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();
}
