using Azure.Core;

namespace Azure.Storage.Wire;

/// <summary>Names and values of the caller's own, one header each.</summary>
internal static class Metadata
{
    private const string Prefix = "x-ms-meta-";

    public static void Write(Request request, IDictionary<string, string>? metadata)
    {
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>()) request.Headers.SetValue(Prefix + name, value);
    }

    public static Dictionary<string, string> Read(Response response) => response.Headers
        .Where(header => header.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Name[Prefix.Length..], header => header.Value, StringComparer.OrdinalIgnoreCase);
}
