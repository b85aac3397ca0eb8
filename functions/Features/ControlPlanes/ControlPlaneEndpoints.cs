using Features.PolicySnapshots;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>Control planes for administrators: <c>/v2/control-planes</c>.</summary>
public static class ControlPlaneEndpoints
{
    /// <summary>The path below which a control plane's services, routes, plugins and consumers are.</summary>
    public const string CoreEntities = "/v2/control-planes/{controlPlaneId}/core-entities";

    private const string ChangedMeanwhile = "The control plane is being changed by other requests";

    private static readonly ListForm<ControlPlane> Form = new ListForm<ControlPlane>()
        .Of("control-planes", controlPlane => controlPlane.Id)
        .Id("id", controlPlane => controlPlane.Id)
        .Text("name", controlPlane => controlPlane.Name)
        .Text("cluster_type", controlPlane => controlPlane.ClusterType)
        .Flag("cloud_gateway", controlPlane => controlPlane.CloudGateway)
        .Time("created_at", controlPlane => controlPlane.CreatedAt, filters: false)
        .Also("labels")
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddControlPlanes(this IServiceCollection services) => services
        .AddSingleton<ControlPlaneStore>()
        .AddSingleton<EnforcementAddress>()
        .AddSingleton<ControlPlaneGroupStore>()
        .AddSingleton<GatewayStore>()
        .AddSingleton<GatewayWrites>()
        .AddAfterRemoval<GatewayCleaning>();

    public static void MapControlPlanes(this IEndpointRouteBuilder app)
    {
        var controlPlanes = app.MapGroup("/v2/control-planes");
        controlPlanes.MapGet("", List).Requires("control-planes:list");
        controlPlanes.MapPost("", Create).Requires("control-planes:create");
        controlPlanes.MapGet("{controlPlaneId}", Fetch).Requires("control-planes:read");
        controlPlanes.MapPatch("{controlPlaneId}", Update).Requires("control-planes:edit");
        controlPlanes.MapDelete("{controlPlaneId}", Delete).Requires("control-planes:delete");
        app.MapControlPlaneGroups();
        new CoreEntityEndpoints<GatewayService>(GatewayForms.Services).Map(app);
        new CoreEntityEndpoints<GatewayRoute>(GatewayForms.Routes).Map(app);
        new CoreEntityEndpoints<GatewayPlugin>(GatewayForms.Plugins).Map(app);
        new CoreEntityEndpoints<GatewayConsumer>(GatewayForms.Consumers).Map(app);
        app.MapGatewaySchemas();
    }

    private static async Task<IResult> List(HttpContext http, ControlPlaneStore store, EnforcementAddress enforcement)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var labelled = LabelFilter.Read(http.Request.Query["labels"].ToString());
        var all = (await store.List(http.RequestAborted)).Where(controlPlane => labelled(controlPlane.Labels));
        return Answers.Ok(query.Apply(all).ToAnswer(controlPlane => ControlPlaneAnswer.Of(controlPlane, enforcement)));
    }

    private static async Task<IResult> Create(HttpContext http, ControlPlaneStore store, EnforcementAddress enforcement, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (ControlPlaneRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var controlPlane = Apply(draft, new() { Id = Guid.NewGuid(), Name = draft.Name.Value!, CreatedAt = now, UpdatedAt = now });
        // Its gateway exists from now on, without routes.
        var snapshot = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOf(controlPlane.Id), http.RequestAborted);
        if (await store.Add(controlPlane, http.RequestAborted) != ControlPlaneWrite.Done)
        {
            await followUps.Drop(snapshot);
            return NameTaken();
        }
        await followUps.Finish(snapshot);
        return Answers.Created(ControlPlaneAnswer.Of(controlPlane, enforcement));
    }

    private static async Task<IResult> Fetch(Guid controlPlaneId, HttpContext http, ControlPlaneStore store, EnforcementAddress enforcement) =>
        await store.Find(controlPlaneId, http.RequestAborted) is { } found ? Answers.Ok(ControlPlaneAnswer.Of(found.Value, enforcement)) : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid controlPlaneId, HttpContext http, ControlPlaneStore store, EnforcementAddress enforcement, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = ControlPlaneRules.ReadChange(fields);
        if (await store.Find(controlPlaneId, http.RequestAborted) is not { } before) return Problem.NotFound();
        if (change is null) return Problem.Invalid(fields.Faults);
        if (change.Labels?.FaultAfter(before.Value.Labels) is { } many) return Problem.Invalid(many);
        // The name is the gateway's address: the snapshot follows it.
        var snapshot = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOf(controlPlaneId), http.RequestAborted);
        var answer = await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(controlPlaneId, http.RequestAborted) is not { } found) return Problem.NotFound();
            var changed = Apply(change, found.Value) with { UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(found, changed, http.RequestAborted) switch
            {
                ControlPlaneWrite.Done => Answers.Ok(ControlPlaneAnswer.Of(changed, enforcement)),
                ControlPlaneWrite.NameTaken => NameTaken(),
                _ => null,
            };
        }, http.RequestAborted) ?? Problem.Conflict(ChangedMeanwhile);
        await (answer is Problem ? followUps.Drop(snapshot) : followUps.Finish(snapshot));
        return answer;
    }

    private static async Task<IResult> Delete(Guid controlPlaneId, HttpContext http, ControlPlaneStore store, FollowUps followUps, TimeProvider clock)
    {
        if (await store.Find(controlPlaneId, http.RequestAborted) is null) return Problem.NotFound();
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.ControlPlane, controlPlaneId), http.RequestAborted);
        var answer = await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(controlPlaneId, http.RequestAborted) is not { } found) return Problem.NotFound();
            return await store.Remove(found, http.RequestAborted) switch
            {
                ControlPlaneRemoval.Removed => Answers.NoContent(),
                ControlPlaneRemoval.InUse => Problem.Conflict("APIs or API product versions are linked to services of this control plane; take those links away first"),
                _ => null,
            };
        }, http.RequestAborted) ?? Problem.Conflict(ChangedMeanwhile);
        await (answer is Problem ? followUps.Drop(cleaning) : followUps.Finish(cleaning));
        return answer;
    }

    private static Problem NameTaken() => Problem.Conflict("A control plane with this name already exists");

    internal static ControlPlane Apply(ControlPlaneChange change, ControlPlane to) => to with
    {
        Name = change.Name.Or(to.Name)!,
        Description = change.Description.Or(to.Description)!,
        ClusterType = change.ClusterType.Or(to.ClusterType)!,
        AuthType = change.AuthType.Or(to.AuthType)!,
        CloudGateway = change.CloudGateway.Or(to.CloudGateway)!.Value,
        ProxyUrls = change.ProxyUrls.Or(to.ProxyUrls)!,
        Labels = change.Labels?.ApplyTo(to.Labels) ?? to.Labels,
    };
}
