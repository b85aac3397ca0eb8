using System.Text.Json;
using Policies;

namespace Features.ControlPlanes;

// Times are Unix seconds here, unlike everywhere else in the contract; fields that this gateway does not run are always null.

/// <summary>A reference to another entity.</summary>
public sealed record GatewayReference(Guid Id)
{
    public static GatewayReference? Of(Guid? id) => id is { } given ? new(given) : null;
}

/// <summary>A gateway service on the management wire.</summary>
public sealed record GatewayServiceAnswer(
    Guid Id, string? Name, string Protocol, string Host, int Port, string? Path, int Retries, int ConnectTimeout, int WriteTimeout, int ReadTimeout, bool Enabled,
    bool? TlsVerify, IReadOnlyList<string>? Tags, long CreatedAt, long UpdatedAt)
{
    public IReadOnlyList<string>? CaCertificates => null;
    public GatewayReference? ClientCertificate => null;
    public int? TlsVerifyDepth => null;
    public object? TlsSans => null;

    public static GatewayServiceAnswer Of(GatewayService service) => new(
        service.Id, service.Name, service.Protocol, service.Host, service.Port, service.Path, service.Retries, service.ConnectTimeoutMilliseconds,
        service.WriteTimeoutMilliseconds, service.ReadTimeoutMilliseconds, service.Enabled, service.TlsVerify, service.Tags, service.CreatedAt.ToUnixTimeSeconds(),
        service.UpdatedAt.ToUnixTimeSeconds());
}

/// <summary>A route on the management wire.</summary>
public sealed record GatewayRouteAnswer(
    Guid Id, string? Name, GatewayReference? Service, IReadOnlyList<string> Protocols, IReadOnlyList<string>? Methods, IReadOnlyList<string>? Hosts,
    IReadOnlyList<string>? Paths, IReadOnlyDictionary<string, IReadOnlyList<string>>? Headers, int HttpsRedirectStatusCode, int RegexPriority, bool StripPath,
    PathHandling PathHandling, bool PreserveHost, bool RequestBuffering, bool ResponseBuffering, IReadOnlyList<string>? Tags, long CreatedAt, long UpdatedAt)
{
    public IReadOnlyList<string>? Snis => null;
    public IReadOnlyList<object>? Sources => null;
    public IReadOnlyList<object>? Destinations => null;

    public static GatewayRouteAnswer Of(GatewayRoute route) => new(
        route.Id, route.Name, GatewayReference.Of(route.ServiceId), route.Protocols, route.Methods, route.Hosts, route.Paths, route.Headers,
        route.HttpsRedirectStatusCode, route.RegexPriority, route.StripPath, route.PathHandling, route.PreserveHost, route.RequestBuffering, route.ResponseBuffering,
        route.Tags, route.CreatedAt.ToUnixTimeSeconds(), route.UpdatedAt.ToUnixTimeSeconds());
}

/// <summary>A plugin on the management wire.</summary>
public sealed record GatewayPluginAnswer(
    Guid Id, string Name, string? InstanceName, JsonElement Config, GatewayReference? Service, GatewayReference? Route, bool Enabled, IReadOnlyList<string> Protocols,
    IReadOnlyList<string>? Tags, long CreatedAt, long UpdatedAt)
{
    public GatewayReference? Consumer => null;
    public GatewayReference? ConsumerGroup => null;
    public string? Condition => null;
    public object? Ordering => null;
    public IReadOnlyList<object>? Partials => null;

    public static GatewayPluginAnswer Of(GatewayPlugin plugin) => new(
        plugin.Id, plugin.Name, plugin.InstanceName, plugin.Config, GatewayReference.Of(plugin.ServiceId), GatewayReference.Of(plugin.RouteId), plugin.Enabled,
        plugin.Protocols, plugin.Tags, plugin.CreatedAt.ToUnixTimeSeconds(), plugin.UpdatedAt.ToUnixTimeSeconds());
}

/// <summary>A consumer on the management wire.</summary>
public sealed record GatewayConsumerAnswer(Guid Id, string? Username, string? CustomId, IReadOnlyList<string>? Tags, long CreatedAt, long UpdatedAt)
{
    public static GatewayConsumerAnswer Of(GatewayConsumer consumer) =>
        new(consumer.Id, consumer.Username, consumer.CustomId, consumer.Tags, consumer.CreatedAt.ToUnixTimeSeconds(), consumer.UpdatedAt.ToUnixTimeSeconds());
}
