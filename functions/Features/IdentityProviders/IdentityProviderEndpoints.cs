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

/// <summary>Identity providers of a portal for administrators: <c>/v3/portals/{portalId}/identity-providers</c>. The contract lists them as a bare array.</summary>
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
        var providers = app.MapGroup("/v3/portals/{portalId}/identity-providers");
        providers.MapGet("", List).Requires("portal-identity-providers:list");
        providers.MapPost("", Create).Requires("portal-identity-providers:create");
        providers.MapGet("{identityProviderId}", Fetch).Requires("portal-identity-providers:read");
        providers.MapPatch("{identityProviderId}", Update).Requires("portal-identity-providers:edit");
        providers.MapDelete("{identityProviderId}", Delete).Requires("portal-identity-providers:delete");
        providers.MapTeamGroups();
        app.MapOlderTeamGroups();
        app.MapAuthenticationSettings();
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, IdentityProviderStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var all = (await store.List(portalId, http.RequestAborted)).Select(row => row.Value).Where(query.Matches);
        return Answers.Ok(all.Select(IdentityProviderAnswer.Of).ToList());
    }

    private static async Task<IResult> Create(Guid portalId, HttpContext http, PortalStore portals, IdentityProviderSaving saving)
    {
        var body = await BodyReader.ReadObject(http.Request, bytesMax: 1024 * 1024);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (IdentityProviderRules.ReadNew(fields) is not var (type, change)) return Problem.Invalid(fields.Faults);
        var settled = await saving.Add(portalId, type, change, SecretField, http.RequestAborted);
        return settled.Problem ?? Answers.Created(IdentityProviderAnswer.Of(settled.Value!));
    }

    private static IResult Fetch(IdentityProviderPath? at) => at is null ? Problem.NotFound() : Answers.Ok(IdentityProviderAnswer.Of(at.Provider.Value));

    private static async Task<IResult> Update(IdentityProviderPath? at, HttpContext http, IdentityProviderSaving saving)
    {
        var body = await BodyReader.ReadObject(http.Request, bytesMax: 1024 * 1024);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        if (IdentityProviderRules.ReadChange(fields, at.Provider.Value.Type) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await saving.Change(at.PortalId, at.Provider.Value.Id, change, SecretField, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(IdentityProviderAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> Delete(IdentityProviderPath? at, HttpContext http, IdentityProviderStore store, FollowUps followUps, TimeProvider clock)
    {
        if (at is null) return Problem.NotFound();
        var id = at.Provider.Value.Id;
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.IdentityProvider, id, at.PortalId), http.RequestAborted);
        var answer = await Contention.Settle(clock, async () =>
            await store.Find(at.PortalId, id, http.RequestAborted) is not { } found ? Problem.NotFound()
            : await store.Remove(at.PortalId, found, http.RequestAborted) ? Answers.NoContent()
            : (IResult?)null, http.RequestAborted) ?? Problem.Conflict("The identity provider is being changed by other requests");
        await (answer is Problem ? followUps.Drop(cleaning) : followUps.Finish(cleaning));
        return answer;
    }
}
