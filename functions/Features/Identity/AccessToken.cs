using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Features.Access;

namespace Features.Identity;

public enum TokenState { Active, Revoked, Expired }

/// <summary>A token with which a user or system account calls. Of what its holder shows only the SHA-256 is stored.</summary>
public sealed record AccessToken
{
    // 62 signs, 50 of them: 297 bits.
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomCharacters = 50;

    public required Guid Id { get; init; }
    public required Guid OwnerId { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, in hex.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>To the hour.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
    public Guid? RevokedBy { get; init; }

    public TokenState StateAt(DateTimeOffset now) => RevokedAt is not null ? TokenState.Revoked : ExpiresAt <= now ? TokenState.Expired : TokenState.Active;

    /// <summary>What the owner shows from now on; told once.</summary>
    public static string Mint(HolderKind owner) => (owner == HolderKind.User ? "kpat_" : "spat_") + RandomNumberGenerator.GetString(Alphabet, RandomCharacters);
}

/// <summary>A user's token on the wire.</summary>
public sealed record PersonalAccessTokenAnswer(
    Guid Id, Guid UserId, string Name, string State, Guid? RevokedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? LastUsedAt,
    DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>The token itself, when it was just made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KonnectToken { get; init; }

    public static PersonalAccessTokenAnswer Of(AccessToken token, DateTimeOffset now) => new(
        token.Id, token.OwnerId, token.Name, token.StateAt(now).ToString().ToUpperInvariant(), token.RevokedBy, token.CreatedAt, token.UpdatedAt, token.LastUsedAt,
        token.ExpiresAt, token.RevokedAt);
}

/// <summary>A system account's token on the wire.</summary>
public sealed record SystemAccountTokenAnswer(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset ExpiresAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The token itself, when it was just made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    public static SystemAccountTokenAnswer Of(AccessToken token) => new(token.Id, token.Name, token.CreatedAt, token.UpdatedAt, token.ExpiresAt) { LastUsedAt = token.LastUsedAt };
}
