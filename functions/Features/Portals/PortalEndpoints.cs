using Features.AuthStrategies;
using Features.PolicySnapshots;
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

namespace Features.Portals;

/// <summary>Portals for administrators: <c>/v3/portals</c>.</summary>
public static class PortalEndpoints
{
    private const string Name = "name";
    private const string ChangedMeanwhile = "The portal was changed by another request";

    private static readonly ListForm<Portal> Form = new ListForm<Portal>()
        .Of("portals", portal => portal.Id)
        .Id("id", portal => portal.Id)
        .Text(Name, portal => portal.Name, sorts: true)
        .Text("description", portal => portal.Description, sorts: true)
        .Flag("authentication_enabled", portal => portal.AuthenticationEnabled, sorts: true)
        .Flag("rbac_enabled", portal => portal.RbacEnabled, sorts: true)
        .Word("default_api_visibility", portal => portal.DefaultApiVisibility)
        .Word("default_page_visibility", portal => portal.DefaultPageVisibility)
        .Id("default_application_auth_strategy_id", portal => portal.DefaultStrategyId)
        .Flag("auto_approve_developers", portal => portal.AutoApproveDevelopers, sorts: true)
        .Flag("auto_approve_applications", portal => portal.AutoApproveApplications, sorts: true)
        .Text("default_domain", portal => portal.DefaultDomain, sorts: true)
        .Text("canonical_domain", portal => portal.CanonicalDomain(), sorts: true)
        .Time("created_at", portal => portal.CreatedAt, filters: false)
        .Time("updated_at", portal => portal.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddPortals(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(PortalSettings.Of(settings)).AddSingleton<PortalStore>();

    public static void MapPortals(this IEndpointRouteBuilder app)
    {
        var portals = app.MapGroup("/v3/portals");
        portals.MapGet("", List).Requires("portals:list");
        portals.MapPost("", Create).Requires("portals:create");
        portals.MapGet("{portalId}", Fetch).Requires("portals:read");
        portals.MapPatch("{portalId}", Update).Requires("portals:edit");
        portals.MapDelete("{portalId}", Delete).Requires("portals:delete");
    }

    private static async Task<IResult> List(HttpContext http, PortalStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(PortalAnswer.Of))
            : problem!;

    private static async Task<IResult> Create(HttpContext http, PortalStore store, AuthStrategyStore strategies, PortalSettings settings, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = PortalRules.Read(fields, isNew: true);
        if (!fields.Close()) return Problem.Invalid([.. fields.Faults, .. await MissingIn(fields, strategies, http.RequestAborted)]);
        var portal = PortalRules.Create(change, Guid.NewGuid(), settings.Domain, clock.GetUtcNow());
        if (PortalRules.Check(portal) is { } fault) return Problem.Invalid(fault);
        var (outcome, added) = await store.Add(portal, http.RequestAborted);
        return outcome == PortalSaving.Saved ? Answers.Created(PortalAnswer.Of(added)) : Refusal(outcome);
    }

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore store) =>
        await store.Find(portalId, http.RequestAborted) is { } found ? Answers.Ok(PortalAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid portalId, HttpContext http, PortalStore store, AuthStrategyStore strategies, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = PortalRules.Read(fields, isNew: false);
        if (!fields.Close()) return Problem.Invalid([.. fields.Faults, .. await MissingIn(fields, strategies, http.RequestAborted)]);
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(portalId, http.RequestAborted) is not { } found) return Problem.NotFound();
            if (change.Labels?.FaultAfter(found.Value.Labels) is { } many) return Problem.Invalid(many);
            var changed = PortalRules.Apply(change, found.Value) with { UpdatedAt = clock.GetUtcNow() };
            if (PortalRules.Check(changed) is { } fault) return Problem.Invalid(fault);
            return await store.Replace(found, changed, http.RequestAborted) switch
            {
                PortalSaving.Saved => Answers.Ok(PortalAnswer.Of(changed)),
                PortalSaving.Changed => null,
                var refused => Refusal(refused),
            };
        }, http.RequestAborted) ?? Problem.Conflict(ChangedMeanwhile);
    }

    private static async Task<IResult> Delete(Guid portalId, HttpContext http, PortalStore store, FollowUps followUps, TimeProvider clock)
    {
        if (ReadForce(http.Request.Query) is not { } force) return Problem.Invalid(Fault.NotOneOf("force", ["true", "false"], "query"));
        if (await store.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Portal, portalId), http.RequestAborted);
        var snapshots = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, http.RequestAborted);
        var answer = await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(portalId, http.RequestAborted) is not { } found) return Problem.NotFound();
            if (force) await store.Unpublish(portalId, http.RequestAborted);
            return await store.Remove(found, http.RequestAborted) switch
            {
                PortalRemoval.Removed => Answers.NoContent(),
                PortalRemoval.Published when !force => Problem.Conflict("APIs or API packages are published to the portal; unpublish them first, or use force=true"),
                _ => null,
            };
        }, http.RequestAborted) ?? Problem.Conflict(ChangedMeanwhile);
        await (answer is Problem ? followUps.Drop(cleaning) : followUps.Finish(cleaning));
        await followUps.Finish(snapshots);
        return answer;
    }

    /// <summary>A bare <c>?force</c> means true. Null when it is neither true nor false.</summary>
    private static bool? ReadForce(IQueryCollection query) => !query.TryGetValue("force", out var force) ? false
        : force.ToString() switch { "" or "true" => true, "false" => false, _ => null };

    private const string StrategyField = "default_application_auth_strategy_id";

    private static Fault MissingStrategy() => Fault.MissingReference(StrategyField, "Auth strategy not found");

    private static async Task<IEnumerable<Fault>> MissingIn(BodyFields fields, AuthStrategyStore strategies, CancellationToken cancel) =>
        fields.PeekIds(StrategyField) is [var id] && await strategies.Find(id, cancel) is null ? [MissingStrategy()] : [];

    private static Problem Refusal(PortalSaving outcome) => outcome switch
    {
        PortalSaving.NameTaken => Problem.Conflict("A portal with this name already exists"),
        PortalSaving.StrategyMissing => Problem.Invalid(MissingStrategy()),
        _ => Problem.Conflict(ChangedMeanwhile),
    };
}
