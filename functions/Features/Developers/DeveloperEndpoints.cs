using Features.Apis;
using Features.Credentials;
using Features.Mail;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Developers;

/// <summary>Developers for administrators: <c>/v3/portals/{portalId}/developers</c>.</summary>
public static class DeveloperEndpoints
{
    /// <summary>In both contracts.</summary>
    internal static readonly ListForm<Developer> Form = new ListForm<Developer>()
        .Text("name", developer => developer.FullName, sorts: true)
        .Text("email", developer => developer.Email, sorts: true)
        .Word("status", developer => developer.Status, sorts: true)
        .Time("created_at", developer => developer.CreatedAt, filters: false)
        .Time("updated_at", developer => developer.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    /// <summary>Developers, for both apps.</summary>
    public static IServiceCollection AddDevelopers(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(RevokedKeys.Of(settings)).AddSingleton<DeveloperStore>().AddSingleton<Passwords>().AddAfterRemoval<AfterDeveloperRemoval>();

    public static void MapDevelopers(this IEndpointRouteBuilder app)
    {
        var developers = app.MapGroup("/v3/portals/{portalId}/developers");
        developers.MapGet("", List).Requires("developers:list");
        developers.MapPost("", Create).Requires("developers:create");
        developers.MapGet("{developerId}", Fetch).Requires("developers:read");
        developers.MapPatch("{developerId}", Update).Requires("developers:edit");
        developers.MapDelete("{developerId}", Delete).Requires("developers:delete");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, DeveloperStore store, PortalStore portals)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List(portalId, http.RequestAborted)).ToAnswer(PortalDeveloperAnswer.Of));
    }

    private static async Task<IResult> Create(Guid portalId, HttpContext http, DeveloperStore store, PortalStore portals, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is not { } portal) return Problem.NotFound();
        if (DeveloperRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var developer = new Developer
        {
            Id = Guid.NewGuid(),
            Email = draft.Email,
            FullName = draft.FullName,
            Status = draft.Status ?? InitialStatus(portal.Value),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var invitation = draft.SendInvitationEmail ? await followUps.Plan(Outbox.Kind, OutboxMessage.Invited(portalId, developer.Id, now), http.RequestAborted) : null;
        var added = await store.Add(portalId, developer, http.RequestAborted);
        if (invitation is not null) await (added ? followUps.Finish(invitation) : followUps.Drop(invitation));
        return added ? Answers.Created(PortalDeveloperAnswer.Of(developer)) : Problem.Conflict("Developer with the given email already exists");
    }

    private static async Task<IResult> Fetch(Guid portalId, Guid developerId, HttpContext http, DeveloperStore store, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.Find(portalId, developerId, http.RequestAborted) is { } found
            ? Answers.Ok(PortalDeveloperAnswer.Of(found.Value))
            : Problem.NotFound();

    // The gate reads the status on every call, so a session of a developer who is no longer approved opens nothing from here on.
    private static async Task<IResult> Update(
        Guid portalId, Guid developerId, HttpContext http, DeveloperStore store, PortalStore portals, DeveloperKeys keys, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var status = fields.Choice<ApprovalStatus>("status").Value;
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var decided = await Decide(portalId, developerId, status, store, keys, followUps, clock, http.RequestAborted);
        return decided.Problem ?? Answers.Ok(PortalDeveloperAnswer.Of(decided.Value!));
    }

    /// <summary>Approves, rejects or revokes a developer, or reopens the matter; null changes nothing. Applied to what is there now, however often somebody else was faster.</summary>
    internal static async Task<Settled<Developer>> Decide(
        Guid portalId, Guid developerId, ApprovalStatus? status, DeveloperStore store, DeveloperKeys keys, FollowUps followUps, TimeProvider clock,
        CancellationToken cancel) =>
        await Contention.Settle<Settled<Developer>>(clock, async () =>
        {
            if (await store.Find(portalId, developerId, cancel) is not { } found) return Settled<Developer>.Refused(Problem.NotFound());
            if (status is not { } next || next == found.Value.Status) return Settled<Developer>.Done(found.Value);
            var now = clock.GetUtcNow();
            var stopping = await keys.Plan(portalId, developerId, cancel);
            var mail = await followUps.Plan(Outbox.Kind, OutboxMessage.AccountDecided(portalId, developerId, next, now), cancel);
            var changed = found.Value with { Status = next, UpdatedAt = now };
            var saved = await store.Replace(portalId, found, changed, cancel);
            if (stopping is not null) await (saved ? followUps.Finish(stopping) : followUps.Drop(stopping));
            await (saved ? followUps.Finish(mail) : followUps.Drop(mail));
            return saved ? Settled<Developer>.Done(changed) : null;
        }, cancel) ?? Settled<Developer>.Refused(Problem.Conflict("The developer was changed by another request"));

    /// <summary>In both contracts.</summary>
    internal static async Task<IResult> Delete(Guid portalId, Guid developerId, HttpContext http, DeveloperStore store, PortalStore portals, FollowUps followUps)
    {
        if (await portals.Find(portalId, http.RequestAborted) is null || await store.Find(portalId, developerId, http.RequestAborted) is not { } found)
            return Problem.NotFound();
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Developer, developerId, portalId), http.RequestAborted);
        if (!await store.Remove(portalId, found.Value, http.RequestAborted))
        {
            await followUps.Drop(cleaning);
            return Problem.NotFound();
        }
        await followUps.Finish(cleaning);
        return Answers.NoContent();
    }

    /// <summary>What a developer is before anybody decides.</summary>
    internal static ApprovalStatus InitialStatus(Portal portal) => portal.AutoApproveDevelopers ? ApprovalStatus.Approved : ApprovalStatus.Pending;
}
