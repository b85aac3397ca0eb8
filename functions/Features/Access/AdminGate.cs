using System.Security.Cryptography;
using System.Text;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Platform.Errors;
using Platform.Http;

namespace Features.Access;

/// <summary>Who calls the management app.</summary>
/// <param name="Id">The user's or system account's id.</param>
/// <param name="Name">For people.</param>
public sealed record Administrator(Guid Id, string Name)
{
    /// <summary>The account that the bootstrap token stands for.</summary>
    public static Administrator Bootstrap { get; } = new(new("00000000-0000-4000-8000-000000000001"), "bootstrap");
}

/// <summary>An administrator's token as it is stored: never the token.</summary>
public sealed record AdminToken(Guid Id, Guid OwnerId, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>
/// Lets administrators in by bearer token: the bootstrap token of the settings, or one whose SHA-256 is stored. Every stored token belongs to an organization
/// administrator, who holds every permission.
/// </summary>
public sealed class AdminGate : IGate
{
    /// <summary>The setting with the first administrator's token.</summary>
    public const string BootstrapSetting = "Access:BootstrapToken";

    private const int BootstrapCharactersMin = 20;

    private readonly byte[] _bootstrapHash;
    private readonly Tables _tables;
    private readonly TimeProvider _clock;

    public AdminGate(IConfiguration settings, Tables tables, TimeProvider clock)
    {
        var token = settings[BootstrapSetting] ?? "";
        if (token.Length < BootstrapCharactersMin) throw new ArgumentException($"Access__BootstrapToken must have at least {BootstrapCharactersMin} characters.");
        _bootstrapHash = Hash(token);
        _tables = tables;
        _clock = clock;
    }

    /// <summary>The key under which a token is stored.</summary>
    public static string RowOf(string token) => Convert.ToHexStringLower(Hash(token));

    public async ValueTask<IResult?> Admit(HttpContext http, Platform.Http.Access access)
    {
        if (access.Word == Platform.Http.Access.Anonymous) return null;
        if (Bearer(http.Request) is not { } token || await Find(token, http.RequestAborted) is not { } administrator) return Problem.Unauthorized();
        http.Features.Set(administrator);
        return null;
    }

    private async ValueTask<Administrator?> Find(string token, CancellationToken cancel)
    {
        if (CryptographicOperations.FixedTimeEquals(Hash(token), _bootstrapHash)) return Administrator.Bootstrap;
        var stored = await _tables.Tokens.Find<AdminToken>("tokens", RowOf(token), cancel);
        return stored is not null && stored.Value.ExpiresAt > _clock.GetUtcNow() ? new(stored.Value.OwnerId, stored.Value.Name) : null;
    }

    private static string? Bearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header.Length is > 7 and < 1024 ? header[7..].Trim() : null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
