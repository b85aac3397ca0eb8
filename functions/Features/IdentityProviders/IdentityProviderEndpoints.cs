using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Outbound;
using Platform.Secrets;
using Platform.Storage;

namespace Features.IdentityProviders;

/// <summary>
/// Identity providers for administrators: a portal's, <c>identity-providers</c> of a portal in both contracts, and the organization's, <c>/v3/identity-providers</c>. The contracts list
/// them as a bare array.
/// </summary>
public static class IdentityProviderEndpoints
{
    private const string SecretField = "config.client_secret";

    private static readonly ListForm<IdentityProvider> Form = new ListForm<IdentityProvider>().Word("type", provider => provider.Type);

    /// <summary>Identity providers, for both apps.</summary>
    public static IServiceCollection AddIdentityProviders(this IServiceCollection services)
    {
        services.TryAddSingleton<SecretBox>();
        services.TryAddSingleton<OutboundHttp>();
        return services
            .AddSingleton<IdentityProviderStore>()
            .AddSingleton<IdentityProviderSaving>()
            .AddSingleton<TeamGroupStore>()
            .AddAfterRemoval<AfterProviderRemoval>();
    }

    public static void MapIdentityProviders(this IEndpointRouteBuilder app)
    {
        app.MapOfPortals("identity-providers", providers => providers.MapProviders("portal-identity-providers"));
        app.MapGroup("/v3/identity-providers").MapProviders("identity-providers");
        // The classic contract has them by team only.
        app.MapGroup("/v3/portals/{portalId}/identity-providers").MapTeamGroups("portal-identity-providers");
        app.MapGroup("/v3/identity-providers").MapTeamGroups("identity-providers");
        app.MapOlderTeamGroups();
        app.MapOldestProvider();
        app.MapAuthenticationSettings();
    }

    private static void MapProviders(this IEndpointRouteBuilder providers, string resource)
    {
        providers.MapGet("", List).Requires($"{resource}:list");
        providers.MapPost("", Create).Requires($"{resource}:create");
        providers.MapGet("{identityProviderId}", Fetch).Requires($"{resource}:read");
        providers.MapPatch("{identityProviderId}", Update).Requires($"{resource}:edit");
        providers.MapDelete("{identityProviderId}", Delete).Requires($"{resource}:delete");
    }

    private static async Task<IResult> List(ProviderHome? home, HttpContext http, IdentityProviderStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (home is null) return Problem.NotFound();
        var all = (await store.List(home.Id, http.RequestAborted)).Select(row => row.Value).Where(query.Matches);
        return Answers.Ok(all.Select(IdentityProviderAnswer.Of).ToList());
    }

    private static async Task<IResult> Create(ProviderHome? home, HttpContext http, IdentityProviderSaving saving)
    {
        var body = await BodyReader.ReadObject(http.Request, bytesMax: 1024 * 1024);
        if (body.Value is not { } fields) return body.Problem!;
        if (home is null) return Problem.NotFound();
        if (IdentityProviderRules.ReadNew(fields, home.IsOrganization) is not var (type, change)) return Problem.Invalid(fields.Faults);
        var settled = await saving.Add(home.Id, type, change, SecretField, http.RequestAborted);
        return settled.Problem ?? Answers.Created(IdentityProviderAnswer.Of(settled.Value!));
    }

    private static IResult Fetch(IdentityProviderPath? at) => at is null ? Problem.NotFound() : Answers.Ok(IdentityProviderAnswer.Of(at.Provider.Value));

    private static async Task<IResult> Update(IdentityProviderPath? at, HttpContext http, IdentityProviderSaving saving)
    {
        var body = await BodyReader.ReadObject(http.Request, bytesMax: 1024 * 1024);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        if (IdentityProviderRules.ReadChange(fields, at.Provider.Value.Type, at.Home.IsOrganization) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await saving.Change(at.Home.Id, at.Provider.Value.Id, change, SecretField, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(IdentityProviderAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> Delete(IdentityProviderPath? at, HttpContext http, IdentityProviderStore store, FollowUps followUps, TimeProvider clock)
    {
        if (at is null) return Problem.NotFound();
        var id = at.Provider.Value.Id;
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.IdentityProvider, id, at.Home.Id), http.RequestAborted);
        var answer = await Contention.Settle(clock, async () =>
            await store.Find(at.Home.Id, id, http.RequestAborted) is not { } found ? Problem.NotFound()
            : await store.Remove(at.Home.Id, found, http.RequestAborted) ? Answers.NoContent()
            : (IResult?)null, http.RequestAborted) ?? Problem.Conflict("The identity provider is being changed by other requests");
        await (answer is Problem ? followUps.Drop(cleaning) : followUps.Finish(cleaning));
        return answer;
    }
}
