using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;
using Policies;

namespace Features.ControlPlanes;

/// <summary>What a route must obey. Collects every fault in the body.</summary>
public static partial class GatewayRouteRules
{
    // Bounds what compiling and matching an expression may cost.
    private const int PathCharactersMax = 1024;

    private static readonly long[] RedirectStatusCodes = [301, 302, 307, 308, 426];

    /// <summary>The route as the body says it; worthless when the body has faults.</summary>
    public static GatewayRoute Read(BodyFields body, CoreEntityPlace place, DateTimeOffset now)
    {
        var strips = body.Flag("strip_path", nullable: true).Value;
        var route = new GatewayRoute
        {
            Id = CoreEntityRules.ReadId(body, place) ?? Guid.NewGuid(),
            Name = CoreEntityRules.ReadName(body, place),
            ServiceId = CoreEntityRules.ReadReference(body, GatewayService.Kind, place),
            Methods = body.Texts("methods", nullable: true, max: 100, itemMax: 32, pattern: MethodForm(), form: "hold only upper case letters").Value?.Distinct().ToList(),
            Hosts = ReadHosts(body),
            Paths = ReadPaths(body),
            Headers = ReadHeaders(body),
            HttpsRedirectStatusCode = ReadRedirect(body),
            RegexPriority = CoreEntityRules.ReadWhole(body, "regex_priority", 0, int.MinValue, int.MaxValue),
            StripPath = strips ?? true,
            PathHandling = body.Choice<PathHandling>("path_handling", nullable: true).Value ?? PathHandling.V0,
            PreserveHost = CoreEntityRules.ReadFlag(body, "preserve_host", false),
            RequestBuffering = CoreEntityRules.ReadFlag(body, "request_buffering", true),
            ResponseBuffering = CoreEntityRules.ReadFlag(body, "response_buffering", true),
            Tags = CoreEntityRules.ReadTags(body),
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (body.Texts("protocols", nullable: true, min: 1, choices: CoreEntityRules.SpokenProtocols).Value is { } protocols) route = route with { Protocols = [.. protocols.Distinct()] };
        var isGrpc = route.Protocols.Any(IsGrpc);
        if (isGrpc) route = OfGrpc(body, route, strips);
        RefuseOthers(body);
        // Only when the four fields were read well: a faulty one is not an absent one.
        if (body.Faults.Count == 0 && route is { Hosts: null or [], Paths: null or [], Headers: null or { Count: 0 } } && (isGrpc || route.Methods is null or []))
            body.Faults.Add(new("paths", "required", isGrpc ? "one of hosts, headers or paths is required" : "one of methods, hosts, headers or paths is required"));
        body.Close();
        return route;
    }

    private static bool IsGrpc(string protocol) => protocol is "grpc" or "grpcs";

    /// <summary>The path of a gRPC call names its method: nothing is taken off it, also by default.</summary>
    private static GatewayRoute OfGrpc(BodyFields body, GatewayRoute route, bool? strips)
    {
        if (!route.Protocols.All(IsGrpc)) body.Faults.Add(new("protocols", "invalid", "protocols must be of http and https, or of grpc and grpcs"));
        if (strips == true) body.Faults.Add(new("strip_path", "invalid", "strip_path cannot be set when protocols are grpc or grpcs"));
        return route with { StripPath = false };
    }

    private static List<string>? ReadHosts(BodyFields body) =>
        body.Texts("hosts", nullable: true, max: 1000, itemMin: 1, itemMax: 255, pattern: HostForm(),
            form: "be a host name with at most one '*' as its first or last label, and perhaps a port").Value?.Distinct().ToList();

    private static List<string>? ReadPaths(BodyFields body)
    {
        if (body.Texts("paths", nullable: true, max: 1000, itemMin: 1, itemMax: PathCharactersMax).Value is not { } paths) return null;
        for (var i = 0; i < paths.Count; i++)
        {
            var path = $"{body.PathOf("paths")}.{i}";
            if (RoutePattern.Read(paths[i], out _) is { } wrong) body.Faults.Add(new(path, "invalid", $"{path}: {wrong}"));
            else if (paths[i].Contains("//", StringComparison.Ordinal)) body.Faults.Add(new(path, "invalid", $"{path}: must not have empty segments"));
        }
        return [.. paths.Distinct()];
    }

    private static Dictionary<string, IReadOnlyList<string>>? ReadHeaders(BodyFields body)
    {
        if (body.Object("headers", nullable: true).Value is not { } headers) return null;
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in headers.Peek())
        {
            var path = headers.PathOf(name);
            if (!HeaderNameForm().IsMatch(name)) body.Faults.Add(new(path, "invalid", $"{path}: is not an HTTP header name"));
            else if (name.Equals("host", StringComparison.OrdinalIgnoreCase)) body.Faults.Add(new(path, "invalid", $"{path}: hosts are named in \"hosts\""));
            var values = headers.Texts(name, min: 1, max: 100, itemMin: 1, itemMax: PathCharactersMax).Value;
            foreach (var value in values ?? [])
                if (value.StartsWith("~*", StringComparison.Ordinal) && RegexFault.Of(value[2..]) is { } wrong) body.Faults.Add(new(path, "invalid", $"{path}: {wrong}"));
            if (values is not null) read[name] = values;
        }
        headers.Close();
        return read;
    }

    private static int ReadRedirect(BodyFields body)
    {
        var code = body.Whole("https_redirect_status_code", nullable: true).Value ?? 426;
        if (!RedirectStatusCodes.Contains(code)) body.Faults.Add(Fault.NotOneOf("https_redirect_status_code", [.. RedirectStatusCodes.Select(one => one.ToString())]));
        return (int)code;
    }

    private static void RefuseOthers(BodyFields body)
    {
        CoreEntityRules.Refuse(body, "expression", "describe the route with methods, hosts, headers and paths");
        CoreEntityRules.Refuse(body, "priority", "it orders expressions; use regex_priority");
        CoreEntityRules.Refuse(body, "snis", "TLS ends before it");
        CoreEntityRules.Refuse(body, "sources", "it routes HTTP, not streams");
        CoreEntityRules.Refuse(body, "destinations", "it routes HTTP, not streams");
    }

    [GeneratedRegex("^[A-Z]+$", RegexOptions.NonBacktracking)]
    private static partial Regex MethodForm();

    [GeneratedRegex(@"^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(:[0-9]{1,5})?$|^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.\*(:[0-9]{1,5})?$|^\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?$", RegexOptions.NonBacktracking)]
    private static partial Regex HostForm();

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderNameForm();
}
