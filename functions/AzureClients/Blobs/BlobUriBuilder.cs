using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>The parts of an account's, a container's or a blob's address.</summary>
public class BlobUriBuilder
{
    private readonly bool _accountInPath;

    /// <summary>The parts of an address.</summary>
    /// <param name="uri">The address; the account is the first step of the path for IP addresses and single-word hosts.</param>
    public BlobUriBuilder(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        (Scheme, Host, Port, Query) = (uri.Scheme, uri.Host, uri.Port, uri.Query.TrimStart('?'));
        AccountName = Wire.AccountName.Of(uri);
        _accountInPath = Wire.AccountName.IsInPath(uri);
        var steps = uri.AbsolutePath.TrimStart('/').Split('/', _accountInPath ? 3 : 2).Skip(_accountInPath ? 1 : 0).Select(Uri.UnescapeDataString).ToArray();
        BlobContainerName = steps.ElementAtOrDefault(0) ?? string.Empty;
        BlobName = steps.ElementAtOrDefault(1) ?? string.Empty;
    }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; set; }

    /// <summary>The host.</summary>
    public string Host { get; set; }

    /// <summary>The port.</summary>
    public int Port { get; set; }

    /// <summary>The name of the account.</summary>
    public string AccountName { get; set; }

    /// <summary>The name of the container; empty for an account's address.</summary>
    public string BlobContainerName { get; set; }

    /// <summary>The name of the blob; empty for a container's address.</summary>
    public string BlobName { get; set; }

    /// <summary>The query, without its question mark.</summary>
    public string Query { get; set; }

    /// <summary>The address of the parts.</summary>
    public Uri ToUri()
    {
        var steps = new[] { _accountInPath ? AccountName : string.Empty, BlobContainerName, BlobName }.Where(step => step.Length > 0);
        var root = new UriBuilder(Scheme, Host, Port).Uri;
        var path = string.Join('/', steps);
        var uri = path.Length == 0 ? root : Address.Of(root, path);
        return string.IsNullOrEmpty(Query) ? uri : new Uri($"{uri.AbsoluteUri}?{Query}");
    }

    /// <summary>The address of the parts, as text.</summary>
    public override string ToString() => ToUri().ToString();
}
