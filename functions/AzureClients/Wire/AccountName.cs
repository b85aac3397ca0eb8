using System.Net;

namespace Azure.Storage.Wire;

/// <summary>The account an endpoint belongs to: the first path segment for addresses and localhost, the first label otherwise.</summary>
internal static class AccountName
{
    public static string Of(Uri endpoint)
    {
        var pathStyle = IPAddress.TryParse(endpoint.Host, out _) || endpoint.Host == "localhost" || !endpoint.Host.Contains('.', StringComparison.Ordinal);
        return pathStyle
            ? endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? string.Empty
            : endpoint.Host[..endpoint.Host.IndexOf('.', StringComparison.Ordinal)];
    }
}
