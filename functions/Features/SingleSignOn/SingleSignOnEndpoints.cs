using Features.AuditLogs;
using Features.Developers;
using Features.IdentityProviders;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

    public static IServiceCollection AddSingleSignOn(this IServiceCollection services) => services.AddProviderSignIn().AddSingleton<ExternalAccounts>();

    /// <summary>What both apps need to send somebody to a provider.</summary>
    public static IServiceCollection AddProviderSignIn(this IServiceCollection services) => services.AddSingleton<ProviderCalls>().AddSingleton<ProviderSignIn>();

    public static void MapSingleSignOn(this IEndpointRouteBuilder app)
    {
        app.MapOnBoth("/developer/authenticate/sso", sso => sso.MapGet("", Begin).OpenToAll());
        app.MapGet(CallbackPath, End).OpenToAll();
    }

    private static async Task<IResult> Begin(
        HttpContext http, CurrentPortal portal, IdentityProviderStore providers, ProviderSignIn signIn, SecretBox box, SessionCookies cookies, PortalSettings settings)
    {
        if (!portal.Portal.AuthenticationEnabled || !box.CanSeal || await providers.FindEnabled(portal.Id, http.RequestAborted) is not { Oidc: not null } provider)
            return new Problem(400, "Invalid Request", "This portal has no identity provider to sign in with");
        if (await signIn.Begin(provider, settings.UrlOf(portal.Portal) + CallbackPath, http.RequestAborted) is not var (attempt, url))
            return new Problem(400, "Invalid Request", "The identity provider of this portal does not answer");
        http.Response.Cookies.Append(Cookie, attempt.Seal(box, portal.Id), cookies.Options(CookiePath, SignInAttempt.Life));
        return Leave(http, url);
    }

    // People see this address, so whatever goes wrong leads back to the page on which they can try again; the log knows why.
    private static async Task<IResult> End(
        HttpContext http, CurrentPortal portal, ProviderSignIn signIn, ExternalAccounts accounts, DeveloperStore developers, SessionStore sessions, LoginEvents events,
        SessionCookies cookies, PortalSettings settings, ILoggerFactory logs)
    {
        var cancel = http.RequestAborted;
        var site = settings.UrlOf(portal.Portal);
        var attempt = signIn.Open(portal.Id, http.Request.Cookies[Cookie]);
        // Good for one answer, whatever it says.
        http.Response.Cookies.Delete(Cookie, cookies.Options(CookiePath, null));
        var (person, why) = portal.Portal.AuthenticationEnabled
            ? await signIn.End(portal.Id, attempt, http.Request.Query, site + CallbackPath, cancel)
            : (null, "the portal has no accounts");
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
    }

    internal static IResult Leave(HttpContext http, string target)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(target);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in with the identity provider of portal {Portal} was refused: {Why}")]
    private static partial void LogRefused(ILogger log, Guid portal, string why);
}
