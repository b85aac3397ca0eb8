using Features.AuditLogs;
using Features.Developers;
using Features.IdentityProviders;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Errors;
using Platform.Http;
using Platform.Secrets;

namespace Features.SingleSignOn;

/// <summary>
/// Signing in with the portal's identity provider: OpenID Connect, authorization code with PKCE. The contract's <c>authenticate/sso</c> sends the browser there; it comes back to
/// <c>authenticate/oidc/callback</c>, which is ours, and from there to the portal.
/// </summary>
public static partial class SingleSignOnEndpoints
{
    /// <summary>Where the browser comes back to: what an administrator registers at the provider, behind the portal's address.</summary>
    public const string CallbackPath = "/api/v3/developer/authenticate/oidc/callback";

    private const string Cookie = "portalsignin";
    private const string CookiePath = "/api";

    public static IServiceCollection AddSingleSignOn(this IServiceCollection services) => services.AddSingleton<ProviderCalls>().AddSingleton<ExternalAccounts>();

    public static void MapSingleSignOn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v3/developer/authenticate/sso", Begin).OpenToAll();
        app.MapGet(CallbackPath, End).OpenToAll();
    }

    private static async Task<IResult> Begin(
        HttpContext http, CurrentPortal portal, IdentityProviderStore providers, ProviderCalls calls, SecretBox box, SessionCookies cookies, PortalSettings settings, TimeProvider clock)
    {
        if (!portal.Portal.AuthenticationEnabled || !box.CanSeal || await providers.FindEnabled(portal.Id, http.RequestAborted) is not { Oidc: { } config } provider)
            return new Problem(400, "Invalid Request", "This portal has no identity provider to sign in with");
        if (await calls.Describe(config, http.RequestAborted) is not { } description)
            return new Problem(400, "Invalid Request", "The identity provider of this portal does not answer");
        var attempt = SignInAttempt.Begin(provider.Id, clock.GetUtcNow());
        http.Response.Cookies.Append(Cookie, attempt.Seal(box, portal.Id), cookies.Options(CookiePath, SignInAttempt.Life));
        var query = new QueryBuilder
        {
            { "response_type", "code" }, { "client_id", config.ClientId }, { "redirect_uri", settings.UrlOf(portal.Portal) + CallbackPath },
            { "scope", string.Join(' ', config.Scopes.Append("openid").Distinct(StringComparer.Ordinal)) }, { "state", attempt.State }, { "nonce", attempt.Nonce },
            { "code_challenge", attempt.Challenge() }, { "code_challenge_method", "S256" },
        };
        var target = description.AuthorizationEndpoint.ToString();
        return Leave(http, target + (target.Contains('?', StringComparison.Ordinal) ? "&" + query.ToQueryString().Value![1..] : query.ToQueryString().Value));
    }

    // People see this address, so whatever goes wrong leads back to the page on which they can try again; the log knows why.
    private static async Task<IResult> End(
        HttpContext http, CurrentPortal portal, IdentityProviderStore providers, ProviderCalls calls, ExternalAccounts accounts, DeveloperStore developers, SessionStore sessions,
        LoginEvents events, SecretBox box, SessionCookies cookies, PortalSettings settings, TimeProvider clock, ILoggerFactory logs)
    {
        var cancel = http.RequestAborted;
        var site = settings.UrlOf(portal.Portal);
        var attempt = SignInAttempt.Open(box, portal.Id, http.Request.Cookies[Cookie], clock.GetUtcNow());
        // Good for one answer, whatever it says.
        http.Response.Cookies.Delete(Cookie, cookies.Options(CookiePath, null));
        var (person, why) = await Identify();
        var developer = person is null ? null : await accounts.SignIn(portal.Portal, person, cancel);
        var login = developer is null ? null : await developers.FindLogin(portal.Id, developer.Id, cancel);
        await events.Note(portal.Id, developer?.Id, login is not null, http.Request, cancel, LoginEvent.Oidc);
        if (developer is null || login is null)
        {
            LogRefused(logs.CreateLogger("SingleSignOn"), portal.Id, person is null ? why : "the account may not sign in");
            return Leave(http, site + "/login?sso=failed");
        }
        await accounts.JoinTeams(portal.Portal, attempt!.ProviderId, developer.Id, person!.Groups, cancel);
        cookies.Set(http.Response, await sessions.Start(portal.Id, developer.Id, login.Value.Generation, cancel));
        return Leave(http, site + "/");

        async Task<(ExternalPerson? Person, string Why)> Identify()
        {
            if (attempt is null || !attempt.IsState(http.Request.Query["state"].ToString())) return (null, "the answer belongs to no sign-in of this browser");
            if (http.Request.Query["code"].ToString() is not { Length: > 0 } code) return (null, "the provider gave no code");
            if (!portal.Portal.AuthenticationEnabled || await providers.FindEnabled(portal.Id, cancel) is not { Oidc: { } config } provider || provider.Id != attempt.ProviderId)
                return (null, "the provider is no longer enabled");
            if (await calls.Describe(config, cancel) is not { } description) return (null, "the provider does not answer");
            if (http.Request.Query["iss"].ToString() is { Length: > 0 } iss && iss != description.Issuer) return (null, "another provider answered");
            if (await calls.Exchange(provider, description, code, site + CallbackPath, attempt.Verifier, cancel) is not { } tokens) return (null, "the provider did not take the code");
            if (ProviderDescription.Text(tokens, "id_token") is not { } token || await calls.Keys(config, IdToken.KeyOf(token), cancel) is not { } keys) return (null, "there is no ID token");
            if (IdToken.Check(token, description.Issuer, config.ClientId, attempt.Nonce, keys, clock.GetUtcNow(), out var fault) is not { } claims) return (null, $"the ID token: {fault}");
            var info = ProviderDescription.Text(tokens, "access_token") is { } access ? await calls.UserInfo(description, access, cancel) : null;
            if (info is { } said && ProviderDescription.Text(said, "sub") != ProviderDescription.Text(claims, "sub")) return (null, "the provider speaks of somebody else");
            return ExternalPerson.Read(description.Issuer, claims, info, config.ClaimMappings) is { } person ? (person, "") : (null, "there is no address that the provider vouches for");
        }
    }

    private static IResult Leave(HttpContext http, string target)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(target);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in with the identity provider of portal {Portal} was refused: {Why}")]
    private static partial void LogRefused(ILogger log, Guid portal, string why);
}
