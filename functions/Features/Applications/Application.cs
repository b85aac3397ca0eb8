using Features.DcrProviders;
using Platform.Fields;

namespace Features.Applications;

/// <summary>A developer's application: what is registered for APIs, and what keys belong to.</summary>
public sealed record Application
{
    public required Guid Id { get; init; }

    /// <summary>The developer or team.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>What the owner is.</summary>
    public OwnerType OwnerType { get; init; }

    /// <summary>Unique among the owner's.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }
    public string? RedirectUri { get; init; }

    /// <summary>How it is known at the gateway. It never changes, and only what is published with the same strategy can be registered for.</summary>
    public required Guid StrategyId { get; init; }

    /// <summary>The client that an identity provider knows it by, where its strategy is OpenID Connect.</summary>
    public string? ClientId { get; init; }

    /// <summary>How that client is managed at the provider that it was registered at; null for clients of the developer's own.</summary>
    public RegisteredClient? Registered { get; init; }

    /// <summary>What the owner, or the client, correlates it by in other systems, held by a claim in the portal; null leaves it to <see cref="ReferenceId"/>.</summary>
    public string? Reference { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For administrators only.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>The consumer that it stands for at a gateway, by control plane.</summary>
    public Dictionary<Guid, Guid> Consumers { get; init; } = [];

    /// <summary>Counts changes of the application, its registrations and credentials. It orders what enforcement is told (ARCHITECTURE.md, section 5).</summary>
    public long GrantsVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The classic contract's <c>reference_id</c>, unique in the portal: the client where it has one, else what the owner said, else its own id.</summary>
    public string ReferenceId() => ClientId ?? Reference ?? Id.ToString("D");

    /// <summary>The same with the claim that it is to hold: a client is a reference whatever contract named it.</summary>
    public Application Referenced() => ClientId is null || Reference == ClientId ? this : this with { Reference = ClientId };

    /// <summary>Who owns it.</summary>
    public ApplicationOwner Owner() => new(OwnerType, OwnerId);

    /// <summary>The developer who owns it, unless a team does.</summary>
    public Guid? DeveloperId() => OwnerType == OwnerType.Developer ? OwnerId : null;

    /// <summary>The team that owns it, unless a developer does.</summary>
    public Guid? TeamId() => OwnerType == OwnerType.Team ? OwnerId : null;
}

public enum OwnerType { Developer, Team }

/// <summary>Who owns an application. All members of a team own its applications alike.</summary>
public readonly record struct ApplicationOwner(OwnerType Type, Guid Id);

/// <summary>How much a developer or team has of what is limited.</summary>
public sealed record Quota(int Applications);

/// <summary>What a caller says of a new application. A strategy that is left out, or null, is the portal's default.</summary>
public sealed record ApplicationDraft(
    string Name, string? Description, string? RedirectUri, Guid? StrategyId, string? ClientId, IReadOnlyList<string> Scopes, Dictionary<string, string> Labels, ApplicationOwner Owner)
{
    /// <summary>A client that exists at the strategy's provider and is to be taken instead of registering one; administrators only.</summary>
    public string? DcrClientId { get; init; }

    /// <summary>By the classic contract: what it is correlated by, which is the client where the strategy has one.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether the classic contract speaks, in which <see cref="ClientId"/> has no name of its own.</summary>
    public bool IsClassic { get; init; }
}

/// <summary>An application that was just made, and the only copy of its client's secret when one was registered for it.</summary>
public sealed record NewApplication(Application Application, string? ClientSecret);

/// <summary>What a developer wants changed; what was left out stays. A team that is null makes it the developer's own.</summary>
public sealed record ApplicationChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> RedirectUri, Optional<string?> ClientId, Optional<List<string>?> Scopes,
    Optional<Guid?> TeamId)
{
    /// <summary>By the classic contract: what it is correlated by, which is the client where it has one.</summary>
    public Optional<string?> Reference { get; init; }
}
