using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Platform.Errors;
using Platform.Http;
using Platform.Storage;

namespace Features.Access;

/// <summary>
/// Lets callers in by bearer token: the bootstrap token of the settings, which may do everything, or one whose SHA-256 is stored, whose owner may do what their roles say.
/// </summary>
public sealed class AdminGate : IGate
{
    /// <summary>The setting with the first administrator's token.</summary>
    public const string BootstrapSetting = "Access:BootstrapToken";

    private const int BootstrapCharactersMin = 20;
    private const int TokenCharactersMax = 1024;
    private const int TextCharactersMax = 512;

    private readonly byte[] _bootstrapHash;
    private readonly CallerSource _callers;
    private readonly IJournal _journal;
    private readonly TimeProvider _clock;

    public AdminGate(IConfiguration settings, CallerSource callers, IJournal journal, TimeProvider clock)
    {
        var token = settings[BootstrapSetting] ?? "";
        if (token.Length < BootstrapCharactersMin) throw new ArgumentException($"Access__BootstrapToken must have at least {BootstrapCharactersMin} characters.");
        _bootstrapHash = Hash(token);
        _callers = callers;
        _journal = journal;
        _clock = clock;
    }

    public async ValueTask<IResult?> Admit(HttpContext http, Platform.Http.Access access)
    {
        if (access.Word == Platform.Http.Access.Anonymous) return null;
        if (Bearer(http.Request) is not { } token) return Problem.Unauthorized();
        var hash = Hash(token);
        if (CryptographicOperations.FixedTimeEquals(hash, _bootstrapHash))
        {
            http.Features.Set(Caller.Bootstrap);
            return null;
        }
        var name = Convert.ToHexStringLower(hash);
        var word = AccessWord.Parse(access.Word);
        if (await _callers.Find(name, fresh: false, http.RequestAborted) is not { } found) return Problem.Unauthorized();
        var verdict = AccessDecision.Decide(found.Caller, word, http.Request.RouteValues);
        if (verdict != Verdict.Pass && !found.Fresh)
        {
            // What was just granted may be younger than what is known: nobody is refused on old knowledge.
            if (await _callers.Find(name, fresh: true, http.RequestAborted) is not { } again) return Problem.Unauthorized();
            verdict = AccessDecision.Decide(again.Caller, word, http.Request.RouteValues);
            found = again;
        }
        http.Features.Set(found.Caller);
        return verdict switch
        {
            Verdict.Pass => null,
            Verdict.Forbid => Problem.Forbidden(),
            _ => Problem.NotFound(),
        };
    }

    public async Task Carry(HttpContext http, RequestDelegate next, Platform.Http.Access access)
    {
        if (http.Features.Get<Caller>() is not { } caller)
        {
            await next(http);
            return;
        }
        var word = AccessWord.Parse(access.Word);
        using (Limit(caller, word, http.Request))
        using (Author(caller, word, http.Request)) await next(http);
    }

    private static IDisposable? Limit(Caller caller, AccessWord word, HttpRequest request) => caller.Grants.Reach != Reach.Granted ? null
        : Sight.Limit(AccessDecision.IsPartial(caller, word, request.RouteValues), (resource, id) => caller.May($"{resource}:list", id));

    private IDisposable? Author(Caller caller, AccessWord word, HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? null
        : Journal.Open(_journal, new(caller.Id, caller.Name, Wire.Word(caller.Kind), word.ToString(), request.Method, Bounded(request.Path.Value)!, AddressOf(request),
            Bounded(request.Headers.UserAgent.ToString()), OwnershipOf(caller, word, request)), _clock);

    // Only what is made at the top is owned; what is made below an entity is a part of it.
    private static string? OwnershipOf(Caller caller, AccessWord word, HttpRequest request) => request.RouteValues.Count == 0 ? Identity.Ownership.Of(caller, word) : null;

    // The last of the proxies is ours: what stands in front of it, anybody could have written.
    private static string? AddressOf(HttpRequest request) =>
        Bounded(request.Headers["X-Forwarded-For"].ToString() is { Length: > 0 } forwarded ? forwarded.Split(',')[^1].Trim() : request.HttpContext.Connection.RemoteIpAddress?.ToString());

    private static string? Bounded(string? text) => text is { Length: > TextCharactersMax } ? text[..TextCharactersMax] : text is "" ? null : text;

    // Published instructions show a call with the token alone; whatever has a blank in it names a scheme.
    private static string? Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length is 0 or >= TokenCharactersMax) return null;
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header.Length > 7 ? header[7..].Trim() : null;
        return header.Contains(' ', StringComparison.Ordinal) ? null : header;
    }

    /// <summary>The hash under which the token of a request is known; null when it shows none.</summary>
    public static string? TokenHash(HttpRequest request) => Bearer(request) is { } token ? Convert.ToHexStringLower(Hash(token)) : null;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
