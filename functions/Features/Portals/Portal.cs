using Features.ApiPublications;
using Features.CustomDomains;
using Platform.Fields;

namespace Features.Portals;

/// <summary>A developer portal.</summary>
public sealed record Portal
{
    public required Guid Id { get; init; }

    /// <summary>Unique; for administrators.</summary>
    public required string Name { get; init; }

    /// <summary>What developers and mails see.</summary>
    public required string DisplayName { get; init; }

    /// <summary>For administrators only.</summary>
    public string? Description { get; init; }

    public bool AuthenticationEnabled { get; init; } = true;
    public bool RbacEnabled { get; init; }
    public bool SiprEnabled { get; init; }
    public Visibility DefaultApiVisibility { get; init; } = Visibility.Private;
    public Visibility DefaultPageVisibility { get; init; } = Visibility.Private;
    public Guid? DefaultStrategyId { get; init; }
    public bool AutoApproveDevelopers { get; init; }
    public bool AutoApproveApplications { get; init; }
    public bool NotificationsDeveloperPiiVisibilityEnabled { get; init; }

    /// <summary>Host name without scheme or port.</summary>
    public required string DefaultDomain { get; init; }

    /// <summary>A second host name, of the operator's own.</summary>
    public CustomDomain? CustomDomain { get; init; }

    /// <summary>The host name of a client that its operator runs, and that forwards <c>/api</c> to the portal. Known to the classic contract only.</summary>
    public string? CustomClientDomain { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Whether passwords open it.</summary>
    public bool BasicAuthEnabled { get; init; } = true;

    /// <summary>Whether administrators put developers into teams.</summary>
    public bool KonnectMappingEnabled { get; init; } = true;

    /// <summary>Whether groups of an identity provider become teams.</summary>
    public bool IdpMappingEnabled { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The host name that links show: the custom one once it is known to lead here.</summary>
    public string CanonicalDomain() => CustomDomain is { Enabled: true, VerifiedAt: not null } custom ? custom.Hostname : DefaultDomain;

    /// <summary>Whether the portal answers on a host. A custom domain that does not lead here yet may already be called by it: whoever does has found the way.</summary>
    public bool AnswersOn(string host) => host == DefaultDomain || host == CustomClientDomain || (CustomDomain is { Enabled: true } custom && host == custom.Hostname);

    /// <summary>The host names besides the default one, which no other portal may have.</summary>
    public IEnumerable<string> CustomHosts() => new[] { CustomDomain?.Hostname, CustomClientDomain }.OfType<string>();
}

/// <summary>What a caller says of a portal, new or changed; what was left out stays or takes its default.</summary>
public sealed record PortalChange(
    Optional<string?> Name, Optional<string?> DisplayName, Optional<string?> Description, Optional<bool?> AuthenticationEnabled, Optional<bool?> RbacEnabled,
    Optional<bool?> SiprEnabled, Optional<Visibility?> DefaultApiVisibility, Optional<Visibility?> DefaultPageVisibility, Optional<Guid?> DefaultStrategyId,
    Optional<bool?> AutoApproveDevelopers, Optional<bool?> AutoApproveApplications, Optional<bool?> NotificationsDeveloperPiiVisibilityEnabled, LabelsChange? Labels)
{
    /// <summary>The custom domain by its name alone, as the classic contract has it.</summary>
    public Optional<string?> CustomDomain { get; init; }

    public Optional<string?> CustomClientDomain { get; init; }
}
