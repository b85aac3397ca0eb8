using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.IdentityProviders;

/// <summary>How developers of a portal sign in: <c>authentication-settings</c> of a portal, in both contracts.</summary>
internal static class AuthenticationSettingsEndpoints
{
    public static void MapAuthenticationSettings(this IEndpointRouteBuilder app) => app.MapOfPortals("authentication-settings", settings =>
    {
        settings.MapGet("", Fetch).Requires("portal-authentication-settings:read");
        settings.MapPatch("", Update).Requires("portal-authentication-settings:edit");
    });

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore portals, IdentityProviderStore providers) =>
        await portals.Find(portalId, http.RequestAborted) is { } portal ? await Show(portal.Value, providers, http.RequestAborted) : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid portalId, HttpContext http, PortalStore portals, IdentityProviderStore providers, IdentityProviderSaving saving, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null) return Problem.NotFound();
        if (Read(fields) is not { } change) return Problem.Invalid(fields.Faults);
        if (await SaveProvider(portalId, change, providers, saving, cancel) is { } refusal) return refusal;
        var portal = await Contention.Settle(clock, async () =>
        {
            if (await portals.Find(portalId, cancel) is not { } found) return Settle(Problem.NotFound());
            var changed = found.Value with
            {
                BasicAuthEnabled = change.Basic ?? found.Value.BasicAuthEnabled,
                IdpMappingEnabled = change.IdpMapping ?? found.Value.IdpMappingEnabled,
                KonnectMappingEnabled = change.KonnectMapping ?? found.Value.KonnectMappingEnabled,
                UpdatedAt = clock.GetUtcNow(),
            };
            return await portals.Replace(found, changed, cancel) == PortalSaving.Saved ? new(changed, null) : null;
        }, cancel);
        return portal is null ? Problem.Conflict("The portal is being changed by other requests") : portal.Problem ?? await Show(portal.Value!, providers, cancel);
    }

    private static Apis.Settled<Portal> Settle(Problem problem) => Apis.Settled<Portal>.Refused(problem);

    private static async Task<IResult> Show(Portal portal, IdentityProviderStore providers, CancellationToken cancel) =>
        Answers.Ok(AuthenticationSettingsAnswer.Of(portal, [.. (await providers.List(portal.Id, cancel)).Select(row => row.Value)]));

    private static AuthenticationSettingsChange? Read(BodyFields fields)
    {
        var basic = fields.Flag("basic_auth_enabled").Value;
        var oidc = fields.Flag("oidc_auth_enabled").Value;
        if (fields.Flag("saml_auth_enabled").Value == true) fields.Faults.Add(IdentityProviderRules.SamlUnavailable("saml_auth_enabled"));
        var older = fields.Flag("oidc_team_mapping_enabled").Value;
        var mapping = fields.Flag("idp_mapping_enabled").Value;
        var konnect = fields.Flag("konnect_mapping_enabled").Value;
        var provider = new OlderOidcChange(
            fields.ReadUrl("oidc_issuer").Value, fields.ReadClientId("oidc_client_id").Value, fields.ReadSecret("oidc_client_secret"), fields.ReadScopes("oidc_scopes"),
            fields.ReadMappings("oidc_claim_mappings"));
        return fields.Close() ? new(basic, oidc, mapping ?? older, konnect, provider) : null;
    }

    // The provider first: what is wrong with it is told before anything is changed.
    private static async Task<IResult?> SaveProvider(
        Guid portalId, AuthenticationSettingsChange change, IdentityProviderStore providers, IdentityProviderSaving saving, CancellationToken cancel)
    {
        if (!change.Older.IsGiven && change.Oidc is null) return null;
        var found = (await providers.List(portalId, cancel)).Find(row => row.Value.Oidc is not null)?.Value;
        var enabled = new Optional<bool?>(change.Oidc is not null, change.Oidc);
        if (found is not null)
            return (await saving.Change(portalId, found.Id, new(enabled, change.Older.IsGiven ? change.Older.Over(found.Oidc) : null), "oidc_client_secret", cancel)).Problem;
        if (!change.Older.IsGiven && change.Oidc == false) return null;
        var faults = new List<Fault>();
        if (change.Older.Issuer is null) faults.Add(Fault.Required("oidc_issuer"));
        if (change.Older.ClientId is null) faults.Add(Fault.Required("oidc_client_id"));
        return faults.Count > 0 ? Problem.Invalid(faults)
            : (await saving.Add(portalId, IdentityProviderType.Oidc, new(enabled, change.Older.Over(null)), "oidc_client_secret", cancel)).Problem;
    }
}
