using Features.Apis;
using Features.AuthStrategies;
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
using Platform.Outbound;
using Platform.Secrets;
using Platform.Storage;

namespace Features.DcrProviders;

/// <summary>Providers for administrators: <c>/v2/dcr-providers</c>.</summary>
public static class DcrProviderEndpoints
{
    private static readonly ListForm<DcrProvider> Form = new ListForm<DcrProvider>()
        .Of("dcr-providers", provider => provider.Id)
        .Text("id", provider => provider.Id.ToString("D"))
        .Text("issuer", provider => provider.Issuer, sorts: true)
        .Text("name", provider => provider.Name, sorts: true)
        .Text("provider_type", provider => provider.Type, sorts: true)
        .Text("initial_client_id", provider => provider.Config.InitialClientId)
        .Text("initial_client_audience", provider => provider.Config.InitialClientAudience)
        .Time("created_at", provider => provider.CreatedAt, filters: false)
        .Time("updated_at", provider => provider.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    /// <summary>Providers and the registration of clients at them, for both apps. What is wrong with the settings is said at once, not when a provider is first asked.</summary>
    public static IServiceCollection AddDcrProviders(this IServiceCollection services, IConfiguration settings) => services
        .AddSingleton<DcrProviderStore>()
        .AddSingleton(new SecretBox(settings))
        .AddSingleton(new OutboundHttp(settings))
        .AddSingleton<ClientRegistrars>()
        .AddSingleton<ClientAttempts>()
        .AddKeyedSingleton<IFollowUp>(ClientAttempts.Kind, (all, _) => all.GetRequiredService<ClientAttempts>());

    public static void MapDcrProviders(this IEndpointRouteBuilder app)
    {
        var providers = app.MapGroup("/v2/dcr-providers");
        providers.MapGet("", List).Requires("dcr-providers:list");
        providers.MapPost("", Create).Requires("dcr-providers:create");
        providers.MapGet("{dcrProviderId}", Fetch).Requires("dcr-providers:read");
        providers.MapPatch("{dcrProviderId}", Update).Requires("dcr-providers:edit");
        providers.MapDelete("{dcrProviderId}", Delete).Requires("dcr-providers:delete");
        providers.MapPost("{dcrProviderId}/verify", Verify).Requires("dcr-providers:edit");
    }

    private static async Task<IResult> List(HttpContext http, DcrProviderStore store, AuthStrategyStore strategies)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var active = await strategies.ListActiveProviders(http.RequestAborted);
        return Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(provider => DcrProviderAnswer.Of(provider, active.Contains(provider.Id))));
    }

    private static async Task<IResult> Create(HttpContext http, DcrProviderStore store, SecretBox box, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (DcrProviderRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        if (!box.CanSeal) return NoKey();
        var (id, now) = (Guid.NewGuid(), clock.GetUtcNow());
        var provider = Apply(draft, new()
        {
            Id = id, Name = draft.Name.Value!, DisplayName = draft.Name.Value!, Type = draft.Type, Issuer = draft.Issuer.Value!, Config = draft.Config, SealedSecret = "", CreatedAt = now,
            UpdatedAt = now,
        }, box);
        await store.Add(provider, http.RequestAborted);
        return Answers.Created(DcrProviderAnswer.Of(provider, active: false));
    }

    private static async Task<IResult> Fetch(Guid dcrProviderId, HttpContext http, DcrProviderStore store, AuthStrategyStore strategies) =>
        await store.Find(dcrProviderId, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Value, strategies, http.RequestAborted)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid dcrProviderId, HttpContext http, DcrProviderStore store, AuthStrategyStore strategies, SecretBox box, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await store.Find(dcrProviderId, cancel) is not { } before) return Problem.NotFound();
        if (DcrProviderRules.ReadChange(fields, before.Value) is not { } change) return Problem.Invalid(fields.Faults);
        if (change.Secret is not null && !box.CanSeal) return NoKey();
        // Strategies touch the row when they start to use the provider; what the caller says is applied to what is there then.
        var settled = await Contention.Settle(clock, async () =>
        {
            if (await store.Find(dcrProviderId, cancel) is not { } found) return Settled<DcrProvider>.Refused(Problem.NotFound());
            if (change.Labels?.FaultAfter(found.Value.Labels) is { } many) return Settled<DcrProvider>.Refused(Problem.Invalid(many));
            var changed = Apply(change, found.Value, box) with { UpdatedAt = clock.GetUtcNow() };
            // The rules judged another state: whether the secret may stay depends on the address beside it.
            if (found.Value.Config != before.Value.Config || found.Value.Issuer != before.Value.Issuer) return Settled<DcrProvider>.Overtaken();
            return await store.Replace(found, changed, cancel) ? Settled<DcrProvider>.Done(changed) : null;
        }, cancel) ?? Settled<DcrProvider>.Overtaken();
        return settled.Problem ?? Answers.Ok(await Show(settled.Value!, strategies, cancel));
    }

    private static async Task<IResult> Delete(Guid dcrProviderId, HttpContext http, DcrProviderStore store, FollowUps followUps, TimeProvider clock)
    {
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.DcrProvider, dcrProviderId), http.RequestAborted);
        var settled = await Contention.Settle(clock, async () =>
            await store.Find(dcrProviderId, http.RequestAborted) is not { } found ? Settled<DcrProvider>.Refused(Problem.NotFound())
            : await store.Remove(found, http.RequestAborted) switch
            {
                DcrProviderRemoval.Removed => Settled<DcrProvider>.Done(found.Value),
                DcrProviderRemoval.InUse => Settled<DcrProvider>.Refused(Problem.Conflict("The DCR provider is used by an auth strategy")),
                _ => null,
            }, http.RequestAborted) ?? Settled<DcrProvider>.Overtaken();
        await (settled.Problem is null ? followUps.Finish(cleaning) : followUps.Drop(cleaning));
        return settled.Problem ?? Answers.NoContent();
    }

    // What the provider says goes into the body; that it was asked is the 200.
    private static async Task<IResult> Verify(Guid dcrProviderId, HttpContext http, DcrProviderStore store, ClientAttempts attempts) =>
        await store.Find(dcrProviderId, http.RequestAborted) is { } found
            ? Answers.Ok(VerificationAnswer.Of(await attempts.Verify(found.Value, http.RequestAborted)))
            : Problem.NotFound();

    private static async Task<DcrProviderAnswer> Show(DcrProvider provider, AuthStrategyStore strategies, CancellationToken cancel) =>
        DcrProviderAnswer.Of(provider, (await strategies.ListActiveProviders(cancel)).Contains(provider.Id));

    private static DcrProvider Apply(DcrProviderChange change, DcrProvider to, SecretBox box) => to with
    {
        Name = change.Name.Or(to.Name)!,
        DisplayName = change.DisplayName.Or(to.DisplayName)!,
        Issuer = change.Issuer.Or(to.Issuer)!,
        Config = change.Config,
        SealedSecret = change.Secret is { } secret ? box.Seal(secret, DcrProvider.PurposeOf(to.Id)) : to.SealedSecret,
        Labels = change.Labels?.ApplyTo(to.Labels) ?? to.Labels,
    };

    private static Problem NoKey() => Problem.Invalid(new Fault("dcr_config", "invalid", "This deployment cannot keep secrets: the setting Secrets__Key is missing"));
}
