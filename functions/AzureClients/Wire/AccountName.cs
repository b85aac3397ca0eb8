using System.Net;

namespace Azure.Storage.Wire;

/// <summary>The account an endpoint belongs to: the first path segment for IP addresses and single-word hosts, the first label otherwise.</summary>
internal static class AccountName
{
    public static bool IsInPath(Uri endpoint) =>
        IPAddress.TryParse(endpoint.Host, out _) || !endpoint.Host.Contains('.', StringComparison.Ordinal);

    public static string Of(Uri endpoint) => IsInPath(endpoint)
        ? endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? string.Empty
        : endpoint.Host[..endpoint.Host.IndexOf('.', StringComparison.Ordinal)];
}
