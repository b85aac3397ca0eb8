using Features.Developers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Teams;

/// <summary>Who is in a team: <c>/portals/{portalId}/teams/{teamId}/developers</c>.</summary>
internal static class TeamDeveloperEndpoints
{
    private static readonly ListForm<Developer> Form = new ListForm<Developer>()
        .Text("email", developer => developer.Email)
        .Text("full_name", developer => developer.FullName)
        // Developers have no attributes here, so that none is found by one.
        .Text("attributes", _ => null)
        .Flag("active", developer => developer.Status == ApprovalStatus.Approved)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapTeamDevelopers(this IEndpointRouteBuilder teams)
    {
        teams.MapGet("{teamId}/developers", List).Requires("teams:read");
        teams.MapPost("{teamId}/developers", Add).Requires("teams:edit");
        teams.MapDelete("{teamId}/developers/{developerId}", Remove).Requires("teams:edit");
    }

    private static async Task<IResult> List(TeamPath? at, HttpContext http, TeamMembers members)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return at is null ? Problem.NotFound() : Answers.Ok(query.Apply(await members.List(at.PortalId, at.TeamId, http.RequestAborted)).ToAnswer(BasicDeveloperAnswer.Of));
    }

    // The contract answers 201 without a body.
    private static async Task<IResult> Add(TeamPath? at, HttpContext http, TeamStore store)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var id = fields.Id("id", required: true);
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        return await store.Join(at.PortalId, at.TeamId, id.Value!.Value, http.RequestAborted) switch
        {
            TeamJoining.Joined => Answers.Empty(201),
            TeamJoining.Member => Problem.Conflict("The developer is already in the team"),
            TeamJoining.DeveloperMissing => Problem.Invalid(Fault.MissingReference("id", "Developer not found")),
            _ => Problem.NotFound(),
        };
    }

    private static async Task<IResult> Remove(TeamPath? at, Guid developerId, HttpContext http, TeamStore store) =>
        at is not null && await store.Leave(at.PortalId, at.TeamId, developerId, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();
}
