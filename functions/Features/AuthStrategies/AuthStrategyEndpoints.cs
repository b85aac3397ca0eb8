using Features.Apis;
using Features.DcrProviders;
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
using Policies;

namespace Features.AuthStrategies;

/// <summary>Auth strategies for administrators: <c>/v2/application-auth-strategies</c>.</summary>
public static class AuthStrategyEndpoints
{
    private static readonly ListForm<ListedStrategy> Form = new ListForm<ListedStrategy>()
        .Of("auth-strategies", listed => listed.Strategy.Id)
        .Word("strategy_type", listed => listed.Strategy.Type, sorts: true)
        .Text("name", listed => listed.Strategy.Name, sorts: true)
        .Text("display_name", listed => listed.Strategy.DisplayName, sorts: true)
        .Id("dcr_provider_id", listed => listed.Strategy.DcrProviderId)
        .Text("dcr_provider_name", listed => listed.Provider?.Name, sorts: true)
        .Text("dcr_provider_type", listed => listed.Provider?.Type, sorts: true)
        .Sort("dcr_provider_id", (a, b) => string.CompareOrdinal(a.Strategy.DcrProviderId?.ToString("D"), b.Strategy.DcrProviderId?.ToString("D")))
        .Time("created_at", listed => listed.Strategy.CreatedAt, filters: false)
        .Time("updated_at", listed => listed.Strategy.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.Strategy.CreatedAt.CompareTo(b.Strategy.CreatedAt));

    public static IServiceCollection AddAuthStrategies(this IServiceCollection services) => services.AddSingleton<AuthStrategyStore>().AddSingleton<StrategyChanges>()
        .AddSingleton<SharedSecrets>().AddSingleton<StrategySecrets>();

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

    private const string ProviderField = "dcr_provider_id";

    private static async Task<IResult> List(HttpContext http, AuthStrategyStore store, DcrProviderStore providers)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var active = await store.ListActive(http.RequestAborted);
        var known = (await providers.List(http.RequestAborted)).ToDictionary(provider => provider.Id);
        var all = (await store.List(http.RequestAborted)).Select(strategy => new ListedStrategy(strategy, strategy.DcrProviderId is { } id ? known.GetValueOrDefault(id) : null));
        return Answers.Ok(query.Apply(all).ToAnswer(listed => AuthStrategyAnswer.Of(listed.Strategy, active.Contains(listed.Strategy.Id), listed.Provider)));
    }

    private static async Task<IResult> Create(HttpContext http, AuthStrategyStore store, DcrProviderStore providers, StrategySecrets secrets, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (AuthStrategyRules.ReadDraft(fields) is not { } draft)
            return Problem.Invalid([.. fields.Faults, .. fields.PeekIds(ProviderField) is [var id] && await providers.Find(id, http.RequestAborted) is null ? [MissingProvider()] : Array.Empty<Fault>()]);
        var now = clock.GetUtcNow();
        var made = Apply(draft, new() { Id = Guid.NewGuid(), Name = draft.Name, DisplayName = draft.DisplayName, Type = draft.Type, CreatedAt = now, UpdatedAt = now });
        var (strategy, fault) = secrets.Put(made, null, draft.ClientSecret);
        if (strategy is null) return Problem.Invalid(fault!);
        if (await store.Add(strategy, http.RequestAborted) == StrategyWrite.ProviderMissing) return ProviderMissing();
        return Answers.Created(await Show(strategy, store, providers, http.RequestAborted));
    }

    private static async Task<IResult> Fetch(Guid authStrategyId, HttpContext http, AuthStrategyStore store, DcrProviderStore providers) =>
        await store.Find(authStrategyId, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Value, store, providers, http.RequestAborted)) : Problem.NotFound();

    // A full replacement. The contract answers it with 201.
    private static async Task<IResult> Replace(
        Guid authStrategyId, HttpContext http, StrategyChanges changes, AuthStrategyStore store, DcrProviderStore providers, StrategySecrets secrets)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(authStrategyId, http.RequestAborted) is not { } found) return Problem.NotFound();
        var draft = AuthStrategyRules.ReadDraft(fields);
        if (draft is not null && draft.Type != found.Value.Type) fields.Faults.Add(new("strategy_type", "invalid", "strategy_type cannot be changed"));
        if (draft is null || fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var settled = await changes.Run(authStrategyId, strategy => Settle(secrets.Put(Apply(draft, strategy with { Labels = [] }), strategy, draft.ClientSecret)), http.RequestAborted);
        return settled.Problem ?? Answers.Created(await Show(settled.Value!, store, providers, http.RequestAborted));
    }

    private static async Task<IResult> Update(
        Guid authStrategyId, HttpContext http, StrategyChanges changes, AuthStrategyStore store, DcrProviderStore providers, StrategySecrets secrets)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(authStrategyId, http.RequestAborted) is not { } found) return Problem.NotFound();
        if (AuthStrategyRules.ReadChange(fields, found.Value.Type) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await changes.Run(
            authStrategyId,
            strategy => change.Labels?.FaultAfter(strategy.Labels) is { } many ? Settled<AuthStrategy>.Refused(Problem.Invalid(many))
                : Settle(secrets.Put(Apply(change, strategy), strategy, change.OpenIdConnect.Value?.ClientSecret ?? default)),
            http.RequestAborted);
        return settled.Problem ?? Answers.Ok(await Show(settled.Value!, store, providers, http.RequestAborted));
    }

    private static async Task<IResult> Delete(Guid authStrategyId, HttpContext http, AuthStrategyStore store, FollowUps followUps, TimeProvider clock)
    {
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.AuthStrategy, authStrategyId), http.RequestAborted);
        var settled = await Contention.Settle(clock, async () =>
            await store.Find(authStrategyId, http.RequestAborted) is not { } found ? Settled<AuthStrategy>.Refused(Problem.NotFound())
            : await store.Remove(found, http.RequestAborted) switch
            {
                StrategyRemoval.Removed => Settled<AuthStrategy>.Done(found.Value),
                StrategyRemoval.InUse => Settled<AuthStrategy>.Refused(Problem.Conflict("The auth strategy is used by a publication, an API product version or an application, or is a portal's default")),
                _ => null,
            }, http.RequestAborted) ?? Settled<AuthStrategy>.Overtaken();
        await (settled.Problem is null ? followUps.Finish(cleaning) : followUps.Drop(cleaning));
        return settled.Problem ?? Answers.NoContent();
    }

    private static async Task<AuthStrategyAnswer> Show(AuthStrategy strategy, AuthStrategyStore store, DcrProviderStore providers, CancellationToken cancel) => AuthStrategyAnswer.Of(
        strategy, (await store.ListActive(cancel)).Contains(strategy.Id), strategy.DcrProviderId is { } id ? (await providers.Find(id, cancel))?.Value : null);

    private static Settled<AuthStrategy> Settle((AuthStrategy? Strategy, Fault? Fault) put) =>
        put.Strategy is { } strategy ? Settled<AuthStrategy>.Done(strategy) : Settled<AuthStrategy>.Refused(Problem.Invalid(put.Fault!));

    internal static Problem ProviderMissing() => Problem.Invalid(MissingProvider());

    private static Fault MissingProvider() => Fault.MissingReference(ProviderField, "DCR provider not found");

    internal static AuthStrategy Apply(AuthStrategyDraft draft, AuthStrategy to) => to with
    {
        Name = draft.Name,
        DisplayName = draft.DisplayName,
        KeyNames = draft.KeyNames,
        Ttl = draft.Ttl,
        HidesKey = draft.HidesKey,
        OpenIdConnect = draft.OpenIdConnect,
        DcrProviderId = draft.DcrProviderId,
        PrincipalsEnabled = draft.PrincipalsEnabled,
        Labels = draft.Labels?.ApplyTo(to.Labels) ?? to.Labels,
    };

    private static AuthStrategy Apply(AuthStrategyChange change, AuthStrategy to) => to with
    {
        Name = change.Name.Or(to.Name)!,
        DisplayName = change.DisplayName.Or(to.DisplayName)!,
        KeyNames = change.KeyNames.Or(to.KeyNames)!,
        Ttl = change.Ttl.Or(to.Ttl),
        HidesKey = change.HidesKey.Or(to.HidesKey) ?? false,
        OpenIdConnect = change.OpenIdConnect.Value is { } oidc && to.OpenIdConnect is { } old ? Apply(oidc, old) : to.OpenIdConnect,
        DcrProviderId = change.DcrProviderId.Or(to.DcrProviderId),
        PrincipalsEnabled = change.PrincipalsEnabled.Or(to.PrincipalsEnabled),
        Labels = change.Labels?.ApplyTo(to.Labels) ?? to.Labels,
    };

    private static OpenIdConnectSettings Apply(OpenIdConnectChange change, OpenIdConnectSettings to)
    {
        var others = new Dictionary<string, System.Text.Json.JsonElement>(to.Others, StringComparer.Ordinal);
        foreach (var (key, value) in change.Others) others[key] = value;
        return new(change.Issuer.Or(to.Issuer)!, change.CredentialClaim.Or(to.CredentialClaim)!, change.Scopes.Or(to.Scopes)!, change.AuthMethods.Or(to.AuthMethods)!, others) { SealedSecret = to.SealedSecret };
    }
}

/// <summary>A strategy in a list, beside the provider that it may be asked for by.</summary>
internal sealed record ListedStrategy(AuthStrategy Strategy, DcrProvider? Provider);
