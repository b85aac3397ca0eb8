namespace Policies;

/// <summary>The routes and services of a snapshot, read.</summary>
internal static class SnapshotRoutes
{
    public static PolicyService Service(ref SnapshotJson json)
    {
        string? id = null, host = null;
        var service = new PolicyService { Id = "", Host = "" };
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Text();
            else if (json.Is("name"u8)) service = service with { Name = json.TextOrNull() };
            else if (json.Is("enabled"u8)) service = service with { Enabled = json.Flag() };
            else if (json.Is("protocol"u8)) service = service with { Protocol = json.Shared() };
            else if (json.Is("host"u8)) host = json.Text();
            else if (json.Is("port"u8)) service = service with { Port = json.Number() };
            else if (json.Is("path"u8)) service = service with { Path = json.TextOrNull() };
            else if (json.Is("retries"u8)) service = service with { Retries = json.Number() };
            else if (json.Is("connectTimeoutMilliseconds"u8)) service = service with { ConnectTimeoutMilliseconds = json.Number() };
            else if (json.Is("writeTimeoutMilliseconds"u8)) service = service with { WriteTimeoutMilliseconds = json.Number() };
            else if (json.Is("readTimeoutMilliseconds"u8)) service = service with { ReadTimeoutMilliseconds = json.Number() };
            else if (json.Is("tlsVerify"u8)) service = service with { TlsVerify = json.FlagOrNull() };
            else json.Skip();
        }
        return service with { Id = json.Needed(id, "a service's id"), Host = json.Needed(host, "a service's host") };
    }

    public static PolicyRoute Route(ref SnapshotJson json)
    {
        string? id = null;
        var route = new PolicyRoute { Id = "" };
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Text();
            else if (json.Is("name"u8)) route = route with { Name = json.TextOrNull() };
            else if (json.Is("serviceId"u8)) route = route with { ServiceId = json.TextOrNull() };
            else if (json.Is("protocols"u8)) route = route with { Protocols = json.Texts() };
            else if (json.Is("methods"u8)) route = route with { Methods = json.TextsOrNull() };
            else if (json.Is("hosts"u8)) route = route with { Hosts = json.TextsOrNull() };
            else if (json.Is("paths"u8)) route = route with { Paths = json.TextsOrNull() };
            else if (json.Is("headers"u8)) route = route with { Headers = Headers(ref json) };
            else if (json.Is("stripPath"u8)) route = route with { StripPath = json.Flag() };
            else if (json.Is("preserveHost"u8)) route = route with { PreserveHost = json.Flag() };
            else if (json.Is("regexPriority"u8)) route = route with { RegexPriority = json.Number() };
            else if (json.Is("pathHandling"u8)) route = route with { PathHandling = (PathHandling)json.OneOf(nameof(PathHandling.V0), nameof(PathHandling.V1)) };
            else if (json.Is("httpsRedirectStatusCode"u8)) route = route with { HttpsRedirectStatusCode = json.Number() };
            else if (json.Is("createdAt"u8)) route = route with { CreatedAt = json.Long() };
            else json.Skip();
        }
        return route with { Id = json.Needed(id, "a route's id") };
    }

    private static Dictionary<string, IReadOnlyList<string>>? Headers(ref SnapshotJson json)
    {
        if (!json.Open())
            return null;
        var headers = new Dictionary<string, IReadOnlyList<string>>();
        while (json.Next())
        {
            var name = json.Name();
            headers[name] = json.Texts();
        }
        return headers;
    }
}
