using System.Text.Json;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>A plugin in its scope: a route, a service, both, or (with neither) the whole control plane. One of a name in a scope.</summary>
public sealed record GatewayPlugin : ICoreEntity<GatewayPlugin>
{
    /// <summary>The claim that keeps a plugin single in its scope.</summary>
    public const string ScopeClaim = "plugin-scope";

    public static string Kind => "plugin";

    public required Guid Id { get; init; }

    /// <summary><c>ace</c> or <c>cors</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Unique within the control plane.</summary>
    public string? InstanceName { get; init; }

    public Guid? ServiceId { get; init; }
    public Guid? RouteId { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>The plugin's own settings, with every default filled in.</summary>
    public required JsonElement Config { get; init; }

    public IReadOnlyList<string> Protocols { get; init; } = ["grpc", "grpcs", "http", "https"];
    public IReadOnlyList<string>? Tags { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it holds for the whole control plane.</summary>
    public bool IsGlobal() => ServiceId is null && RouteId is null;

    /// <summary>Paths name a plugin by its instance name.</summary>
    public static string NameClaim(string name) => Keys.Claim("plugin-instance", name);

    public string? ListedName() => Name;

    public IEnumerable<string> Claims()
    {
        yield return Keys.Claim(ScopeClaim, Name, ServiceId?.ToString("D"), RouteId?.ToString("D"));
        if (InstanceName is not null) yield return NameClaim(InstanceName);
    }

    public IEnumerable<CoreReference> References() => [.. CoreReference.Of(GatewayService.Kind, ServiceId), .. CoreReference.Of(GatewayRoute.Kind, RouteId)];

    public GatewayPlugin InPlaceOf(GatewayPlugin earlier) => this with { Id = earlier.Id, CreatedAt = earlier.CreatedAt };
}
