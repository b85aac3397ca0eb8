using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.ControlPlanes;

/// <summary>What a gateway service must obey. Collects every fault in the body.</summary>
public static partial class GatewayServiceRules
{
    private const int MillisecondsMax = 2_147_483_646;
    private const int PathCharactersMax = 1024;

    /// <summary>The service as the body says it; worthless when the body has faults.</summary>
    public static GatewayService Read(BodyFields body, CoreEntityPlace place, DateTimeOffset now)
    {
        var url = body.Text("url", nullable: true).Value;
        var address = ReadAddress(body, isRequired: url is null);
        // As in the gateway: the shorthand wins over the fields it stands for.
        if (url is not null) address = ReadUrl(body, url);
        if (address is { Protocol: "grpc" or "grpcs", Path: not null and not "/" })
            body.Faults.Add(new("path", "invalid", "path must be empty when protocol is grpc or grpcs: the path of a call names its method"));
        var service = new GatewayService
        {
            Id = CoreEntityRules.ReadId(body, place) ?? Guid.NewGuid(),
            Name = CoreEntityRules.ReadName(body, place),
            Protocol = address.Protocol,
            Host = address.Host,
            Port = address.Port,
            Path = address.Path,
            Retries = CoreEntityRules.ReadWhole(body, "retries", 5, 0, 32_767),
            ConnectTimeoutMilliseconds = CoreEntityRules.ReadWhole(body, "connect_timeout", 60_000, 1, MillisecondsMax),
            WriteTimeoutMilliseconds = CoreEntityRules.ReadWhole(body, "write_timeout", 60_000, 1, MillisecondsMax),
            ReadTimeoutMilliseconds = CoreEntityRules.ReadWhole(body, "read_timeout", 60_000, 1, MillisecondsMax),
            Enabled = CoreEntityRules.ReadFlag(body, "enabled", true),
            TlsVerify = body.Flag("tls_verify", nullable: true).Value,
            Tags = CoreEntityRules.ReadTags(body),
            CreatedAt = now,
            UpdatedAt = now,
        };
        CoreEntityRules.Refuse(body, "ca_certificates", "upstream certificates are verified against the machine's own trust store");
        CoreEntityRules.Refuse(body, "client_certificate", "it holds no certificates");
        CoreEntityRules.Refuse(body, "tls_verify_depth", "chains are verified whole");
        CoreEntityRules.Refuse(body, "tls_sans", "an upstream certificate must name the service's host");
        body.Close();
        return service;
    }

    private static Address ReadAddress(BodyFields body, bool isRequired)
    {
        var protocol = body.Choice("protocol", CoreEntityRules.SpokenProtocols, nullable: true).Value ?? "http";
        // A client that sends every field sends an empty host beside the shorthand.
        var host = isRequired ? body.Text("host", required: true, min: 1, max: 255, pattern: HostForm(), form: "be a host name or an IP address, without a port").Value : null;
        if (!isRequired) body.Ignore("host");
        var port = CoreEntityRules.ReadWhole(body, "port", 80, 0, 65_535);
        var path = body.Text("path", nullable: true, max: PathCharactersMax, pattern: PathForm(), form: "start with '/' and hold no empty segment, '?', '#' or blank").Value;
        return new(protocol, host ?? "", port, path);
    }

    private static Address ReadUrl(BodyFields body, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !CoreEntityRules.SpokenProtocols.Contains(uri.Scheme) || uri.UserInfo.Length > 0 || uri.Query.Length > 0
            || uri.Fragment.Length > 0 || !HostForm().IsMatch(uri.Host) || uri.AbsolutePath.Length > PathCharactersMax || !PathForm().IsMatch(uri.AbsolutePath))
        {
            body.Faults.Add(new("url", "invalid", "url must be an http, https, grpc or grpcs URL without user, query or fragment"));
            return new("http", "", 80, null);
        }
        // `http://example.com` names no path, `http://example.com/` does.
        var names = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3) >= 0;
        var port = uri.Port >= 0 ? uri.Port : uri.Scheme == "grpcs" ? 443 : 80;
        return new(uri.Scheme, uri.Host, port, names ? uri.AbsolutePath : null);
    }

    private sealed record Address(string Protocol, string Host, int Port, string? Path);

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])$", RegexOptions.NonBacktracking)]
    private static partial Regex HostForm();

    [GeneratedRegex(@"^/$|^(/[^/?#\s\p{Cc}]+)+/?$", RegexOptions.NonBacktracking)]
    private static partial Regex PathForm();
}
