using Features.Applications;
using Policies;

namespace Features.Credentials;

public enum CredentialStatus { Active, Expired, Revoked }

/// <summary>What a call is known to come from an application by: a key of ours, or the client that an identity provider knows.</summary>
public sealed record Credential
{
    public required Guid Id { get; init; }
    public required Guid ApplicationId { get; init; }

    /// <summary>SHA-256 of the key; null for a client.</summary>
    public string? KeyHash { get; init; }

    /// <summary>The strategy whose issuer vouches for the client; null for a key.</summary>
    public Guid? StrategyId { get; init; }

    /// <summary>The client, as it stands in tokens; null for a key.</summary>
    public string? ClientId { get; init; }

    /// <summary>The owner's label.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What calls are counted under. The key that replaces another has the same.</summary>
    public required Guid CounterId { get; init; }

    /// <summary>The first instant at which it no longer works.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The end that the outside was told of; null until it came.</summary>
    public DateTimeOffset? ToldEndAt { get; init; }

    /// <summary>Whether another key took its place: it ends before its time.</summary>
    public bool IsReplaced { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The client of an application, when it has one. With an id of its own each time: what is taken away by one id is never another's.</summary>
    public static Credential? OfClient(Application application, DateTimeOffset now) => application.ClientId is null ? null : new()
    {
        Id = Guid.NewGuid(),
        ApplicationId = application.Id,
        StrategyId = application.StrategyId,
        ClientId = application.ClientId,
        CounterId = application.Id,
        CreatedAt = now,
    };

    /// <summary>The name under which enforcement looks it up.</summary>
    public CredentialKey ToKey() => KeyHash is { } hash ? CredentialKey.OfHash(hash) : CredentialKey.OfClient(StrategyId!.Value.ToString("D"), ClientId!);

    public bool HasEnded(DateTimeOffset now) => ExpiresAt <= now;

    public CredentialStatus StatusAt(DateTimeOffset now) => !HasEnded(now) ? CredentialStatus.Active : IsReplaced ? CredentialStatus.Revoked : CredentialStatus.Expired;
}

/// <summary>A credential that was taken away, until enforcement was told.</summary>
/// <param name="Credential">What it was.</param>
/// <param name="Version">The application's grants version at that time.</param>
public sealed record WithdrawnCredential(Credential Credential, long Version);
