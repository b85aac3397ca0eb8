using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>A named caller of a control plane, as the <c>anonymous</c> setting of a plugin and the mapping of a registration name it. It has a username, an id of the user's own, or both.</summary>
public sealed record GatewayConsumer : ICoreEntity<GatewayConsumer>
{
    public static string Kind => "consumer";

    public static string NameWord => "username or custom_id";

    public required Guid Id { get; init; }

    /// <summary>Unique within the control plane, case-sensitive.</summary>
    public string? Username { get; init; }

    /// <summary>Unique within the control plane, case-sensitive.</summary>
    public string? CustomId { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static string NameClaim(string name) => Keys.Claim("consumer-username", name);

    /// <summary>Usernames are freer than names: addresses and full names are common.</summary>
    public static bool CanBeName(string text) => GatewayConsumerRules.IsUsername(text);

    public string? ListedName() => Username;

    public IEnumerable<string> Claims()
    {
        if (Username is not null) yield return NameClaim(Username);
        if (CustomId is not null) yield return Keys.Claim("consumer-custom-id", CustomId);
    }

    public GatewayConsumer InPlaceOf(GatewayConsumer earlier) => this with { Id = earlier.Id, CreatedAt = earlier.CreatedAt };
}
