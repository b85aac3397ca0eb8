using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Policies;

namespace Enforcement;

/// <summary>A question in the two forms gateways ask it.</summary>
internal static class CheckQuestion
{
    private const int HeadersMax = 100;
    private const int HostLengthMax = 261;
    private const string NotMethod = "method must be an HTTP method in upper case";

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    /// <summary>Reads <c>{ method, host?, path, headers }</c>.</summary>
    /// <returns>The question, or everything that is wrong with it.</returns>
    public static (DecisionQuestion Question, IReadOnlyList<string> Faults) OfJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return OfJson(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second: a string that is no text, such as half a surrogate pair.
            return (default, ["the body is not valid JSON"]);
        }
    }

    /// <summary>Reads what a gateway says of the original request in headers of its own.</summary>
    /// <param name="request">The gateway's request.</param>
    /// <param name="appended">The original URI where the gateway appends it to this app's (Envoy does, and keeps the method); else <see langword="null"/>.</param>
    /// <returns>The question, or everything that is wrong with it.</returns>
    public static (DecisionQuestion Question, IReadOnlyList<string> Faults) OfHeaders(HttpRequest request, string? appended)
    {
        List<string>? faults = null;
        var url = Url(request, ref faults);
        var method = One(request, ref faults, "X-Original-Method", "X-Forwarded-Method", appended is null ? null : request.Method) ?? "";
        var target = One(request, ref faults, "X-Original-URI", "X-Forwarded-Uri", appended ?? url?.Target, url is null ? null : OriginalUrl.Header) ?? "";
        if (url is { } named && faults is null && named.Target != target)
            (faults ??= []).Add("X-Original-URL contradicts the path of this request");
        if (faults is null && !RequestMethod.IsSound(method))
            (faults ??= []).Add(NotMethod);
        // A space is what a server puts between two values that it joins.
        if (target.Contains(' ', StringComparison.Ordinal))
            (faults ??= []).Add("X-Original-URI or X-Forwarded-Uri holds more than one URI");
        return (new(method, Host(request, url, ref faults), target, null, request.Headers), faults ?? []);
    }

    private static OriginalUrl? Url(HttpRequest request, ref List<string>? faults)
    {
        var said = request.Headers[OriginalUrl.Header];
        if (!OriginalUrl.IsSaid(said))
            return null;
        var url = OriginalUrl.Read(said);
        if (url is null)
            (faults ??= []).Add("X-Original-URL must be one URL of a host and a path");
        return url;
    }

    /// <summary>
    /// The original host. That of a URL is what a client sent, whatever request line stood above it, so it counts only where no other header says another one. The others are not compared with each
    /// other: behind the Functions host the second is always this app's own name.
    /// </summary>
    private static string Host(HttpRequest request, OriginalUrl? url, ref List<string>? faults)
    {
        var host = request.Headers["X-Original-Host"] is [{ Length: > 0 } original] ? original
            : request.Headers["X-Forwarded-Host"] is [{ Length: > 0 } forwarded] ? forwarded : null;
        if (url is not { } full)
            return host ?? request.Host.Value ?? "";
        if (host is not null && !full.Names(host))
            (faults ??= []).Add("X-Original-URL names another host than X-Original-Host or X-Forwarded-Host");
        return full.Host;
    }

    private static (DecisionQuestion Question, IReadOnlyList<string> Faults) OfJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (default, ["the body must be a JSON object"]);
        var faults = new List<string>();
        string? method = null, path = null, host = null;
        var (saysMethod, saysPath) = (false, false);
        var headers = new HeaderDictionary();
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "method": (saysMethod, method) = (true, Text(field, faults)); break;
                case "path": (saysPath, path) = (true, Text(field, faults)); break;
                case "host": host = field.Value.ValueKind == JsonValueKind.Null ? null : Text(field, faults); break;
                case "headers": ReadHeaders(field.Value, headers, faults); break;
                default: faults.Add($"\"{field.Name}\" is not allowed"); break;
            }
        }
        if (!saysMethod)
            faults.Add("method is required");
        if (!saysPath)
            faults.Add("path is required");
        if (method is not null && !RequestMethod.IsSound(method))
            faults.Add(NotMethod);
        if (path is not null && !path.StartsWith('/'))
            faults.Add("path must begin with a slash");
        if (host?.Length > HostLengthMax)
            faults.Add($"host must not be longer than {HostLengthMax} characters");
        return (new(method ?? "", host ?? "", path ?? "", null, headers), faults);
    }

    private static string? Text(JsonProperty field, List<string> faults)
    {
        if (field.Value.ValueKind == JsonValueKind.String)
            return field.Value.GetString();
        faults.Add($"{field.Name} must be a string");
        return null;
    }

    private static void ReadHeaders(JsonElement element, HeaderDictionary headers, List<string> faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add("headers must be an object");
            return;
        }
        if (element.GetPropertyCount() > HeadersMax)
        {
            faults.Add($"headers must not hold more than {HeadersMax}");
            return;
        }
        foreach (var header in element.EnumerateObject())
        {
            if (header.Name.Length == 0 || header.Name.AsSpan().ContainsAnyExcept(Token))
                faults.Add($"headers: \"{header.Name}\" is not a header name");
            else if (header.Value.ValueKind == JsonValueKind.String)
                headers.Append(header.Name, header.Value.GetString());
            else if (header.Value.ValueKind == JsonValueKind.Array && header.Value.EnumerateArray().All(value => value.ValueKind == JsonValueKind.String))
                headers.Append(header.Name, new StringValues([.. header.Value.EnumerateArray().Select(value => value.GetString())]));
            else
                faults.Add($"headers.{header.Name} must be a string or an array of strings");
        }
    }

    /// <summary>
    /// One value from two spellings and what the gateway's own request, or a third spelling, says. Gateways set one of them and let the other through as the client sent it, so a client that sends the other must not
    /// decide which is believed: when they differ, nobody is.
    /// </summary>
    private static string? One(HttpRequest request, ref List<string>? faults, string name, string other, string? own, string? third = null)
    {
        var (ones, others) = (request.Headers[name], request.Headers[other]);
        var said = ones.Count > 0 ? ones[0] : others.Count > 0 ? others[0] : own;
        // HAProxy has nothing to say of a URL without a path, and an empty one is no root.
        if (said is not { Length: > 0 } && Says(ones, said) && Says(others, said) && own is null)
            (faults ??= []).Add($"{name} or {other} is required");
        else if (Says(ones, said) && Says(others, said) && (own is null || own == said))
            return said;
        else
            (faults ??= []).Add(third is null ? $"{name} and {other} contradict each other" : $"{name}, {other} and {third} contradict each other");
        return null;
    }

    private static bool Says(in StringValues values, string? said)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] != said)
                return false;
        }
        return true;
    }
}
