namespace Policies;

/// <summary>What enforcement may know of a credential: whose it is and what it opens. Written by management, one row per key or client.</summary>
public sealed record CredentialPolicy
{
    /// <summary>The credential's id (UUID); never the key.</summary>
    public required string CredentialId { get; init; }

    /// <summary>The application it belongs to.</summary>
    public required string ApplicationId { get; init; }

    /// <summary>The application's name, for the upstream and for people who read logs.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>The portal the application lives in; only that portal's publications count.</summary>
    public required string PortalId { get; init; }

    /// <summary>The strategy the application uses; only publications with the same strategy count.</summary>
    public required string StrategyId { get; init; }

    /// <summary>What limits are counted under. A key and the key that replaces it carry the same.</summary>
    public required string CounterId { get; init; }

    /// <summary>The first instant at which it no longer works.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Approved registrations only.</summary>
    public IReadOnlyList<CredentialGrant> Grants { get; init; } = [];

    /// <summary>The consumers that the application stands for, at most one per control plane.</summary>
    public IReadOnlyList<CredentialConsumer> Consumers { get; init; } = [];

    /// <summary>The application's grants version. Of two writers the one with the higher version wins, whoever comes last.</summary>
    public long Version { get; init; }

    /// <summary>Whether another one is the same in every word. Equality of records compares lists as objects.</summary>
    internal bool SaysTheSameAs(CredentialPolicy other) =>
        (this with { Grants = other.Grants, Consumers = other.Consumers }) == other && Grants.SequenceEqual(other.Grants) && Consumers.SequenceEqual(other.Consumers);

    /// <summary>Whether an approved registration opens an API or package.</summary>
    internal bool IsGranted(string entityId)
    {
        // As they come from a row; through the interface every step would be a call.
        if (Grants is not CredentialGrant[] grants)
            return IsAmong(Grants, entityId);
        foreach (ref readonly var grant in grants.AsSpan())
        {
            if (grant.EntityId == entityId)
                return true;
        }
        return false;
    }

    private static bool IsAmong(IEnumerable<CredentialGrant> grants, string entityId) => grants.Any(grant => grant.EntityId == entityId);
}

/// <summary>An approved registration.</summary>
public readonly record struct CredentialGrant
{
    /// <summary>Only explanations ask for it, and a text would take six times the room with each of a hundred thousand credentials.</summary>
    private readonly Guid _registration;
    private readonly string? _other;

    /// <param name="entityId">The API or package.</param>
    /// <param name="registrationId">The registration that grants it.</param>
    public CredentialGrant(string entityId, string registrationId) : this(entityId, registrationId.AsSpan())
    {
    }

    internal CredentialGrant(string entityId, ReadOnlySpan<char> registrationId)
    {
        EntityId = entityId;
        Span<char> usual = stackalloc char[36];
        // In any other form than the usual it must come out as it went in.
        if (!Guid.TryParseExact(registrationId, "D", out _registration) || !_registration.TryFormat(usual, out _, "D") || !registrationId.SequenceEqual(usual))
            (_registration, _other) = (default, registrationId.ToString());
    }

    /// <summary>The API or package.</summary>
    public string EntityId { get; }

    /// <summary>The registration that grants it.</summary>
    public string RegistrationId => _other ?? _registration.ToString("D");
}

/// <summary>A consumer that an application stands for.</summary>
/// <param name="ControlPlaneId">Where.</param>
/// <param name="ConsumerId">The consumer.</param>
public sealed record CredentialConsumer(string ControlPlaneId, string ConsumerId);
