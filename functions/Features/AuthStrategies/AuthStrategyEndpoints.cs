using Features.PolicySnapshots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.AuthStrategies;

/// <summary>Auth strategies for administrators: <c>/v2/application-auth-strategies</c>.</summary>
public static class AuthStrategyEndpoints
{
    private static readonly ListForm<AuthStrategy> Form = new ListForm<AuthStrategy>()
        .Of("auth-strategies", strategy => strategy.Id)
        .Word("strategy_type", strategy => strategy.Type, sorts: true)
        .Text("name", strategy => strategy.Name, sorts: true)
        .Text("display_name", strategy => strategy.DisplayName, sorts: true)
        .Id("dcr_provider_id", _ => null)
        .Text("dcr_provider_name", _ => null, sorts: true)
        .Text("dcr_provider_type", _ => null, sorts: true)
        .Sort("dcr_provider_id", (_, _) => 0)
        .Time("created_at", strategy => strategy.CreatedAt, filters: false)
        .Time("updated_at", strategy => strategy.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddAuthStrategies(this IServiceCollection services) => services.AddSingleton<AuthStrategyStore>();

    public static void MapAuthStrategies(this IEndpointRouteBuilder app)
    {
        var strategies = app.MapGroup("/v2/application-auth-strategies");
        strategies.MapGet("", List).Requires("auth-strategies:list");
        strategies.MapPost("", Create).Requires("auth-strategies:create");
        strategies.MapGet("{authStrategyId}", Fetch).Requires("auth-strategies:read");
        strategies.MapPut("{authStrategyId}", Replace).Requires("auth-strategies:edit");
        strategies.MapPatch("{authStrategyId}", Update).Requires("auth-strategies:edit");
        strategies.MapDelete("{authStrategyId}", Delete).Requires("auth-strategies:delete");
    }

    private static async Task<IResult> List(HttpContext http, AuthStrategyStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var active = await store.ListActive(http.RequestAborted);
        return Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(strategy => AuthStrategyAnswer.Of(strategy, active.Contains(strategy.Id))));
    }

    private static async Task<IResult> Create(HttpContext http, AuthStrategyStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (AuthStrategyRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var strategy = Apply(draft, new() { Id = Guid.NewGuid(), Name = draft.Name, DisplayName = draft.DisplayName, Type = draft.Type, CreatedAt = now, UpdatedAt = now });
        await store.Add(strategy, http.RequestAborted);
        return Answers.Created(AuthStrategyAnswer.Of(strategy, active: false));
    }

    private static async Task<IResult> Fetch(Guid authStrategyId, HttpContext http, AuthStrategyStore store) =>
        await store.Find(authStrategyId, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Value, store, http.RequestAborted)) : Problem.NotFound();

    // A full replacement. The contract answers it with 201.
    private static async Task<IResult> Replace(Guid authStrategyId, HttpContext http, AuthStrategyStore store, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(authStrategyId, http.RequestAborted) is not { } found) return Problem.NotFound();
        var draft = AuthStrategyRules.ReadDraft(fields);
        if (draft is not null && draft.Type != found.Value.Type) fields.Faults.Add(new("strategy_type", "invalid", "strategy_type cannot be changed"));
        if (draft is null || fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        return await Save(found, Apply(draft, found.Value with { Labels = [], UpdatedAt = clock.GetUtcNow() }), store, followUps, Answers.Created, http);
    }

    private static async Task<IResult> Update(Guid authStrategyId, HttpContext http, AuthStrategyStore store, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(authStrategyId, http.RequestAborted) is not { } found) return Problem.NotFound();
        if (AuthStrategyRules.ReadChange(fields, found.Value.Type) is not { } change) return Problem.Invalid(fields.Faults);
        if (change.Labels?.FaultAfter(found.Value.Labels) is { } many) return Problem.Invalid(many);
        return await Save(found, Apply(change, found.Value) with { UpdatedAt = clock.GetUtcNow() }, store, followUps, Answers.Ok, http);
    }

    private static async Task<IResult> Delete(Guid authStrategyId, HttpContext http, AuthStrategyStore store)
    {
        if (await store.Find(authStrategyId, http.RequestAborted) is not { } found) return Problem.NotFound();
        return await store.Remove(found, http.RequestAborted) switch
        {
            StrategyRemoval.Removed => Answers.NoContent(),
            StrategyRemoval.InUse => Problem.Conflict("The auth strategy is used by a publication or is a portal's default"),
            _ => Problem.Conflict("The auth strategy was changed by another request"),
        };
    }

    /// <summary>Saves and brings the gateways up to date: header names of keys are part of every policy snapshot.</summary>
    private static async Task<IResult> Save(
        Document<AuthStrategy> found, AuthStrategy changed, AuthStrategyStore store, FollowUps followUps, Func<AuthStrategyAnswer, IResult> answer, HttpContext http)
    {
        var snapshots = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, http.RequestAborted);
        if (!await store.Replace(found, changed, http.RequestAborted))
        {
            await followUps.Drop(snapshots);
            return Problem.Conflict("The auth strategy was changed by another request");
        }
        await followUps.Finish(snapshots);
        return answer(await Show(changed, store, http.RequestAborted));
    }

    private static async Task<AuthStrategyAnswer> Show(AuthStrategy strategy, AuthStrategyStore store, CancellationToken cancel) =>
        AuthStrategyAnswer.Of(strategy, (await store.ListActive(cancel)).Contains(strategy.Id));

    private static AuthStrategy Apply(AuthStrategyDraft draft, AuthStrategy to) => to with
    {
        Name = draft.Name,
        DisplayName = draft.DisplayName,
        KeyNames = draft.KeyNames,
        Ttl = draft.Ttl,
        OpenIdConnect = draft.OpenIdConnect,
        PrincipalsEnabled = draft.PrincipalsEnabled,
        Labels = draft.Labels?.ApplyTo(to.Labels) ?? to.Labels,
    };

    private static AuthStrategy Apply(AuthStrategyChange change, AuthStrategy to) => to with
    {
        Name = change.Name.Or(to.Name)!,
        DisplayName = change.DisplayName.Or(to.DisplayName)!,
        KeyNames = change.KeyNames.Or(to.KeyNames)!,
        Ttl = change.Ttl.Or(to.Ttl),
        OpenIdConnect = change.OpenIdConnect.Value is { } oidc && to.OpenIdConnect is { } old ? Apply(oidc, old) : to.OpenIdConnect,
        PrincipalsEnabled = change.PrincipalsEnabled.Or(to.PrincipalsEnabled),
        Labels = change.Labels?.ApplyTo(to.Labels) ?? to.Labels,
    };

    private static OpenIdConnectSettings Apply(OpenIdConnectChange change, OpenIdConnectSettings to)
    {
        var others = new Dictionary<string, System.Text.Json.JsonElement>(to.Others, StringComparer.Ordinal);
        foreach (var (key, value) in change.Others) others[key] = value;
        return new(change.Issuer.Or(to.Issuer)!, change.CredentialClaim.Or(to.CredentialClaim)!, change.Scopes.Or(to.Scopes)!, change.AuthMethods.Or(to.AuthMethods)!, others);
    }
}
