using Features.Applications;
using Features.Credentials;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Developers;

/// <summary>Developers by the classic contract: <c>/v2/portals/{portalId}/developers</c>. They sign up by themselves; nobody makes one here.</summary>
public static class ClassicDeveloperEndpoints
{
    public static void MapClassicDevelopers(this IEndpointRouteBuilder app)
    {
        var developers = app.MapGroup("/v2/portals/{portalId}/developers");
        developers.MapGet("", List).Requires("developers:list");
        developers.MapGet("{developerId}", Fetch).Requires("developers:read");
        developers.MapPatch("{developerId}", Update).Requires("developers:edit");
        developers.MapDelete("{developerId}", DeveloperEndpoints.Delete).Requires("developers:delete");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, DeveloperStore store, ApplicationStore applications)
    {
        if (DeveloperEndpoints.Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var page = query.Apply(await store.List(portalId, http.RequestAborted));
        var counts = (await applications.List(portalId, http.RequestAborted)).CountBy(application => application.OwnerId).ToDictionary();
        return Answers.Ok(page.ToAnswer(developer => ClassicDeveloperAnswer.Of(developer, counts.GetValueOrDefault(developer.Id))));
    }

    private static async Task<IResult> Fetch(Guid portalId, Guid developerId, HttpContext http, PortalStore portals, DeveloperStore store, ApplicationStore applications) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.Find(portalId, developerId, http.RequestAborted) is { } found
            ? Answers.Ok(await Show(portalId, found.Value, applications, http))
            : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid portalId, Guid developerId, HttpContext http, PortalStore portals, DeveloperStore store, ApplicationStore applications, DeveloperKeys keys, FollowUps followUps,
        TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var status = fields.Choice<ApprovalStatus>("status").Value;
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var decided = await DeveloperEndpoints.Decide(portalId, developerId, status, store, keys, followUps, clock, http.RequestAborted);
        return decided.Problem ?? Answers.Ok(await Show(portalId, decided.Value!, applications, http));
    }

    private static async Task<ClassicDeveloperAnswer> Show(Guid portalId, Developer developer, ApplicationStore applications, HttpContext http) =>
        ClassicDeveloperAnswer.Of(developer, (await applications.ListOwned(portalId, developer.Id, http.RequestAborted)).Count);
}

/// <summary>A developer on the management wire of the classic contract. The applications are the developer's own, and not those of teams.</summary>
public sealed record ClassicDeveloperAnswer(
    Guid Id, string Email, string FullName, ApprovalStatus Status, int ApplicationCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ClassicDeveloperAnswer Of(Developer developer, int applications) =>
        new(developer.Id, developer.Email, developer.FullName, developer.Status, applications, developer.CreatedAt, developer.UpdatedAt);
}
