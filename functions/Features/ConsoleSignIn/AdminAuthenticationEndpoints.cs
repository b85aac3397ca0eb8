using Features.IdentityProviders;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.ConsoleSignIn;

/// <summary>How administrators sign in: <c>/v3/authentication-settings</c>.</summary>
internal static class AdminAuthenticationEndpoints
{
    public static void MapAdminAuthentication(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/authentication-settings", Fetch).Requires("authentication-settings:read");
        app.MapPatch("/v3/authentication-settings", Update).Requires("authentication-settings:edit");
    }

    private static async Task<IResult> Fetch(HttpContext http, AdminAuthenticationStore store, IdentityProviderStore providers) =>
        Answers.Ok(await Show(store, providers, http.RequestAborted));

    private static async Task<IResult> Update(
        HttpContext http, AdminAuthenticationStore store, IdentityProviderStore providers, IdentityProviderSaving saving, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (fields.Flag("basic_auth_enabled").Value == true) fields.Faults.Add(new("basic_auth_enabled", "invalid", "Administrators have no passwords in this installation"));
        if (fields.Flag("saml_auth_enabled").Value == true) fields.Faults.Add(IdentityProviderRules.SamlUnavailable("saml_auth_enabled"));
        var oidc = fields.Flag("oidc_auth_enabled").Value;
        var (groups, people) = (fields.Flag("idp_mapping_enabled").Value, fields.Flag("konnect_mapping_enabled").Value);
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        // The provider first: what is wrong with it is told before anything is changed.
        if (oidc is { } enabled)
        {
            var all = (await providers.List(ProviderHome.Organization, cancel)).FindAll(row => row.Value.Oidc is not null);
            var provider = (all.Find(row => row.Value.Enabled) ?? all.FirstOrDefault())?.Value;
            if (provider is null && enabled) return Problem.Invalid(new Fault("oidc_auth_enabled", "invalid", "There is no OpenID Connect provider: create one first"));
            if (provider is not null && provider.Enabled != enabled
                && (await saving.Change(ProviderHome.Organization, provider.Id, new(new Optional<bool?>(true, enabled), null), "", cancel)).Problem is { } refusal) return refusal;
        }
        var changed = await Contention.Settle(clock, async () => await store.Change(now => new(groups ?? now.IdpMapping, people ?? now.KonnectMapping), cancel) ? store : null, cancel);
        return changed is null ? Problem.Conflict("The settings are being changed by other requests") : Answers.Ok(await Show(store, providers, cancel));
    }

    private static async Task<SettingsAnswer> Show(AdminAuthenticationStore store, IdentityProviderStore providers, CancellationToken cancel)
    {
        var so = await store.Find(cancel);
        return new(false, await providers.FindEnabled(ProviderHome.Organization, cancel) is { Oidc: not null }, false, so.IdpMapping, so.KonnectMapping);
    }

    private sealed record SettingsAnswer(bool BasicAuthEnabled, bool OidcAuthEnabled, bool SamlAuthEnabled, bool IdpMappingEnabled, bool KonnectMappingEnabled);
}
