using System.Text.RegularExpressions;
using Features.Access;
using Features.Housekeeping;
using Features.IdentityProviders;
using Features.SingleSignOn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Secrets;
using Platform.Storage;

namespace Features.ConsoleSignIn;

/// <summary>
/// Signing in to the console with the organization's identity provider (ours). The console sends the browser to <c>/v3/console/sign-in</c> with a challenge; the provider sends it back to
/// <c>/v3/console/sign-in/callback</c>; from there it comes to the console with a code behind <c>#</c>, which the page exchanges at <c>/v3/console/sessions</c> for a token of some hours.
/// No cookie carries the session, so no other site can make the console act; the one cookie holds the sealed attempt.
/// </summary>
public static partial class ConsoleSignInEndpoints
{
    private const string CallbackPath = "/v3/console/sign-in/callback";
    private const string Cookie = "consolesignin";
    private const string CookiePath = "/v3/console";
    private const int TextCharactersMax = 512;

    public static IServiceCollection AddConsoleSignIn(this IServiceCollection services, IConfiguration settings) => services
        .AddProviderSignIn()
        .AddSingleton(ConsoleSettings.Of(settings))
        .AddSingleton<AdminAuthenticationStore>()
        .AddSingleton<ExternalAdministrators>()
        .AddSingleton<ConsoleSessionStore>()
        .AddSingleton<IChore>(all => all.GetRequiredService<ConsoleSessionStore>());

    public static void MapConsoleSignIn(this IEndpointRouteBuilder app)
    {
        app.MapAdminAuthentication();
        app.MapGet("/v3/console/sign-in-options", Options).OpenToAll();
        app.MapGet("/v3/console/sign-in", Begin).OpenToAll();
        app.MapGet(CallbackPath, End).OpenToAll();
        app.MapPost("/v3/console/sessions", Start).OpenToAll();
        app.MapDelete("/v3/console/sessions/current", Leave).Requires(RoleCatalogue.Self.ToString());
    }

    private static async Task<IResult> Options(HttpContext http, IdentityProviderStore providers, SecretBox box) =>
        Answers.Ok(new OptionsAnswer(box.CanSeal && await providers.FindEnabled(ProviderHome.Organization, http.RequestAborted) is { Oidc: not null }));

    private static async Task<IResult> Begin(HttpContext http, IdentityProviderStore providers, ProviderSignIn signIn, SecretBox box, ConsoleSettings settings)
    {
        var challenge = http.Request.Query["challenge"].ToString();
        if (!Challenge().IsMatch(challenge)) return Problem.Invalid(new Fault("challenge", "matches_regex", "challenge must be the SHA-256 of a verifier in base64url", "query"));
        if (!box.CanSeal || await providers.FindEnabled(ProviderHome.Organization, http.RequestAborted) is not { Oidc: not null } provider)
            return new Problem(400, "Invalid Request", "There is no identity provider to sign in with");
        if (await signIn.Begin(provider, CallbackOf(http, settings), http.RequestAborted) is not var (attempt, url))
            return new Problem(400, "Invalid Request", "The identity provider does not answer");
        http.Response.Cookies.Append(Cookie, (attempt with { PageChallenge = challenge }).Seal(box, ProviderHome.Organization), CookieOf(settings, SignInAttempt.Life));
        return SingleSignOnEndpoints.Leave(http, url);
    }

    // People see this address, so whatever goes wrong leads back to the page on which they can try again; the log knows why.
    private static async Task<IResult> End(
        HttpContext http, ProviderSignIn signIn, ExternalAdministrators administrators, ConsoleSessionStore sessions, ConsoleSettings settings, IJournal journal, TimeProvider clock,
        ILoggerFactory logs)
    {
        var cancel = http.RequestAborted;
        var attempt = signIn.Open(ProviderHome.Organization, http.Request.Cookies[Cookie]);
        // Good for one answer, whatever it says.
        http.Response.Cookies.Delete(Cookie, CookieOf(settings, null));
        var (person, why) = await signIn.End(ProviderHome.Organization, attempt, http.Request.Query, CallbackOf(http, settings), cancel);
        if (person is null || attempt?.PageChallenge is not { } challenge || await administrators.SignIn(person, cancel) is not { } user)
        {
            LogRefused(logs.CreateLogger("ConsoleSignIn"), person is null ? why : "the account is nobody's that a provider speaks for");
            return SingleSignOnEndpoints.Leave(http, settings.Url + "/#sign-in=failed");
        }
        // What groups change about teams is in the audit log, as done by who signed in.
        var agent = http.Request.Headers.UserAgent.ToString();
        var author = new JournalAuthor(user.Id, user.FullName, Wire.Word(HolderKind.User), "self:sign-in", "GET", CallbackPath, null, agent.Length > TextCharactersMax ? agent[..TextCharactersMax] : agent, null);
        using (Journal.Open(journal, author, clock)) await administrators.JoinTeams(attempt.ProviderId, user.Id, person.Groups, cancel);
        return SingleSignOnEndpoints.Leave(http, $"{settings.Url}/#sign-in={await sessions.MakeCode(user.Id, challenge, cancel)}");
    }

    private static async Task<IResult> Start(HttpContext http, ConsoleSessionStore sessions)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var code = fields.Text("code", required: true, min: 1, max: TextCharactersMax).Value;
        var verifier = fields.Text("verifier", required: true, min: 43, max: 128, pattern: Verifier(), form: "be a code verifier (RFC 7636)").Value;
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        return await sessions.Start(code!, verifier!, http.RequestAborted) is var (token, session) ? Answers.Created(new SessionAnswer(token, session.ExpiresAt)) : Problem.Unauthorized();
    }

    private static async Task<IResult> Leave(HttpContext http, ConsoleSessionStore sessions)
    {
        if (AdminGate.TokenHash(http.Request) is { } hash) await sessions.End(Caller.Of(http).Id, hash, http.RequestAborted);
        return Answers.NoContent();
    }

    // Management's own address is not known to its settings: a function app's host name is made when it is deployed. The provider takes only the one that it was told.
    private static string CallbackOf(HttpContext http, ConsoleSettings settings) => $"{(settings.IsSecure ? "https" : "http")}://{PublicHost.AuthorityOf(http.Request)}{CallbackPath}";

    private static CookieOptions CookieOf(ConsoleSettings settings, TimeSpan? life) =>
        new() { Path = CookiePath, HttpOnly = true, Secure = settings.IsSecure, SameSite = SameSiteMode.Lax, MaxAge = life, IsEssential = true };

    private sealed record OptionsAnswer(bool OidcAuthEnabled);

    private sealed record SessionAnswer(string Token, DateTimeOffset ExpiresAt);

    [GeneratedRegex("^[A-Za-z0-9_-]{43}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Challenge();

    [GeneratedRegex("^[A-Za-z0-9._~-]+\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Verifier();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in to the console was refused: {Why}")]
    private static partial void LogRefused(ILogger log, string why);
}
