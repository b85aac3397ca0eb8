using Features.AuditLogs;
using Features.Developers;
using Features.Housekeeping;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Sessions;

/// <summary>Signing in and out, by both contracts: <c>/developer/authenticate</c>, <c>refresh</c>, <c>logout</c>, <c>me</c>.</summary>
public static class SessionEndpoints
{
    // Longer ones are no password of anybody; they are refused like wrong ones, not told apart by a 400.
    private const int PasswordCharactersMax = 1024;

    private const string DeviceCookie = "portaldevice";
    private const string DevicePath = "/api";

    /// <summary>Sessions, for the developer app: its gate among them.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration settings)
    {
        // Read at start, so that a wrong setting ends the start and not the first sign-in.
        _ = SessionCookies.Of(settings, TimeProvider.System);
        return services
            .AddSessionStore()
            .AddSingleton(all => SessionCookies.Of(settings, all.GetRequiredService<TimeProvider>()))
            .AddSingleton<PortalHosts>()
            .AddSingleton<SignInThrottle>()
            .AddLoginEvents()
            .AddSingleton<IGate, DeveloperGate>();
    }

    /// <summary>The daily sweep, for the app that keeps house.</summary>
    public static IServiceCollection AddSessionSweep(this IServiceCollection services) => services.AddSessionStore().AddChore<SessionSweep>();

    /// <summary>Where sessions live and end, for both apps.</summary>
    public static IServiceCollection AddSessionStore(this IServiceCollection services) =>
        services.AddSingleton<SessionStore>().AddSingleton<Allowance>().AddKeyedSingleton<IFollowUp, OutdatedSessions>(OutdatedSessions.Kind);

    public static void MapSessions(this IEndpointRouteBuilder app) => app.MapOnBoth("/developer", developer =>
    {
        developer.MapPost("authenticate", Authenticate).AddEndpointFilter(AccountEndpoints.RequirePasswords).OpenToAll();
        developer.MapPost("refresh", Refresh).OpenToAll();
        developer.MapPost("logout", Logout).OpenToAll();
        developer.MapGet("me", Me).Requires(DeveloperGate.Word);
    });

    private static async Task<IResult> Authenticate(
        HttpContext http, CurrentPortal portal, DeveloperStore developers, Passwords passwords, SessionStore sessions, SignInThrottle throttle, SessionCookies cookies,
        LoginEvents events)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var email = fields.ReadEmail("username");
        var password = fields.Text("password", required: true).Value;
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        var cancel = http.RequestAborted;
        var device = http.Request.Cookies[DeviceCookie];
        var known = await developers.FindByEmail(portal.Id, email!, cancel);
        if (await throttle.Take(portal.Id, email!, device, known, cancel) is { } seconds) return Problem.TooManyRequests(seconds);
        // An unknown address reads as much and hashes as long as a known one.
        var id = known ?? Guid.Empty;
        var developer = await developers.Find(portal.Id, id, cancel);
        var login = await developers.FindLogin(portal.Id, id, cancel);
        var presented = password!.Length <= PasswordCharactersMax ? password : "";
        var verified = passwords.Verify(login?.Value, presented, out var outdated) && developer is not null && login is not null;
        await events.Note(portal.Id, developer?.Value.Id, verified && developer!.Value.Status == ApprovalStatus.Approved, http.Request, cancel);
        if (!verified || developer is null || login is null) return InvalidCredentials();
        if (developer.Value.Status != ApprovalStatus.Approved) return ApprovalRequired();
        // Of two sign-ins that do it at once one is as good as the other.
        if (outdated) await developers.ReplaceLogin(portal.Id, login, login.Value with { PasswordHash = passwords.Hash(password) }, cancel);
        var tokens = await sessions.Start(portal.Id, developer.Value.Id, login.Value.Generation, cancel);
        cookies.Set(http.Response, tokens);
        var remembered = await throttle.Remember(portal.Id, email!, device, developer.Value.Id, cancel);
        http.Response.Cookies.Append(DeviceCookie, remembered, cookies.Options(DevicePath, SignInThrottle.DeviceLife));
        return Answers.NoContent();
    }

    private static async Task<IResult> Refresh(HttpContext http, CurrentPortal portal, DeveloperStore developers, SessionStore sessions, SessionCookies cookies)
    {
        if (portal.Portal.AuthenticationEnabled
            && await sessions.Refresh(portal.Id, http.Request.Cookies[SessionCookies.Refresh], http.RequestAborted) is var (tokens, session)
            && await developers.Find(portal.Id, session.DeveloperId, http.RequestAborted) is { Value.Status: ApprovalStatus.Approved }
            && await developers.FindLogin(portal.Id, session.DeveloperId, http.RequestAborted) is { } login && login.Value.Generation == session.Generation)
        {
            cookies.Set(http.Response, tokens);
            return Answers.NoContent();
        }
        return Problem.Unauthorized();
    }

    // Always 204: whoever calls it has no session afterwards.
    private static async Task<IResult> Logout(HttpContext http, CurrentPortal portal, SessionStore sessions, SessionCookies cookies)
    {
        await sessions.End(portal.Id, http.Request.Cookies[SessionCookies.Access], http.RequestAborted);
        await sessions.End(portal.Id, http.Request.Cookies[SessionCookies.Refresh], http.RequestAborted);
        cookies.Clear(http.Response);
        return Answers.NoContent();
    }

    private static IResult Me(CurrentDeveloper developer) => Answers.Ok(DeveloperAnswer.Of(developer.Developer));

    private static Problem InvalidCredentials() => new(401, "Invalid Credentials", "You have entered an invalid email or password.");

    private static Problem ApprovalRequired() => new(401, "Approval Required", "Your account is pending approval for access.");
}
