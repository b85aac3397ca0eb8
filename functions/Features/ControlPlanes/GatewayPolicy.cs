using Policies;

namespace Features.ControlPlanes;

/// <summary>Services, routes and plugins as enforcement knows them, for snapshots and for asking the router which route an operation takes.</summary>
public static class GatewayPolicy
{
    public static PolicyService ToPolicy(this GatewayService service) => new()
    {
        Id = service.Id.ToString("D"),
        Name = service.Name,
        Enabled = service.Enabled,
        Protocol = service.Protocol,
        Host = service.Host,
        Port = service.Port,
        Path = service.Path,
        Retries = service.Retries,
        ConnectTimeoutMilliseconds = service.ConnectTimeoutMilliseconds,
        WriteTimeoutMilliseconds = service.WriteTimeoutMilliseconds,
        ReadTimeoutMilliseconds = service.ReadTimeoutMilliseconds,
        TlsVerify = service.TlsVerify,
    };

    public static PolicyRoute ToPolicy(this GatewayRoute route) => new()
    {
        Id = route.Id.ToString("D"),
        Name = route.Name,
        ServiceId = route.ServiceId?.ToString("D"),
        Protocols = route.Protocols,
        Methods = route.Methods,
        Hosts = route.Hosts,
        Paths = route.Paths,
        Headers = route.Headers,
        StripPath = route.StripPath,
        PreserveHost = route.PreserveHost,
        RegexPriority = route.RegexPriority,
        PathHandling = route.PathHandling,
        HttpsRedirectStatusCode = route.HttpsRedirectStatusCode,
        CreatedAt = route.CreatedAt.ToUnixTimeSeconds(),
    };

    public static PolicyPlugin ToPolicy(this GatewayPlugin plugin) => new()
    {
        Id = plugin.Id.ToString("D"),
        Name = plugin.Name,
        Enabled = plugin.Enabled,
        ServiceId = plugin.ServiceId?.ToString("D"),
        RouteId = plugin.RouteId?.ToString("D"),
        Ace = plugin.Name == PolicyPlugin.AceName ? AceConfig.Of(plugin.Config).ToPolicy() : null,
        Cors = plugin.Name == PolicyPlugin.CorsName ? CorsConfig.Of(plugin.Config).ToPolicy() : null,
    };
}
