using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Storage.Wire;

/// <summary>Signs every try of a request with the account's key. The key is held as bytes and shown nowhere.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key</remarks>
internal abstract class SharedKeyPolicy(string account, byte[] key) : HttpPipelineSynchronousPolicy
{
    protected string Account { get; } = account;

    protected abstract string Scheme { get; }

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", TimeProvider.System.GetUtcNow().ToString("R"));
        request.Headers.SetValue("Authorization", $"{Scheme} {Account}:{Sign(StringToSign(request))}");
    }

    protected abstract string StringToSign(Request request);

    protected static string Header(Request request, string name) => request.Headers.TryGetValue(name, out var value) ? value : string.Empty;

    private string Sign(string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToBase64String(hash);
    }
}

/// <summary>Tables sign with Shared Key Lite, as the official client does: the date and the resource.</summary>
internal sealed class TableSharedKeyPolicy(string account, byte[] key) : SharedKeyPolicy(account, key)
{
    protected override string Scheme => "SharedKeyLite";

    protected override string StringToSign(Request request) =>
        $"{Header(request, "x-ms-date")}\n/{Account}{request.Uri.ToUri().AbsolutePath}{Component(request)}";

    // Only `comp` counts among the query parameters of the lite form.
    private static string Component(Request request) =>
        QueryParameters.Parse(request.Uri.Query).FirstOrDefault(parameter => parameter.Key == "comp") is { Key: not null } comp
            ? $"?comp={comp.Value}"
            : string.Empty;
}

/// <summary>Blobs and queues sign with Shared Key: the standard headers, every <c>x-ms-</c> header and every query parameter.</summary>
internal sealed class FullSharedKeyPolicy(string account, byte[] key) : SharedKeyPolicy(account, key)
{
    // `Date` is empty because x-ms-date is always sent.
    private static readonly string[] Before = ["Content-Encoding", "Content-Language"];
    private static readonly string[] After =
        ["Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    protected override string Scheme => "SharedKey";

    protected override string StringToSign(Request request)
    {
        var text = new StringBuilder(512).Append(request.Method.Method).Append('\n');
        foreach (var name in Before) text.Append(Header(request, name)).Append('\n');
        if (request.Content is { } content && content.TryComputeLength(out var length) && length > 0) text.Append(length);
        text.Append('\n');
        foreach (var name in After) text.Append(Header(request, name)).Append('\n');
        foreach (var header in StorageHeaders(request)) text.Append(header.Key).Append(':').Append(header.Value).Append('\n');
        text.Append('/').Append(Account).Append(request.Uri.ToUri().AbsolutePath);
        foreach (var group in QueryParameters.Parse(request.Uri.Query)
                     .GroupBy(parameter => parameter.Key.ToLowerInvariant())
                     .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(group.Key).Append(':');
            text.AppendJoin(',', group.Select(parameter => parameter.Value).Order(StringComparer.Ordinal));
        }
        return text.ToString();
    }

    private static IEnumerable<KeyValuePair<string, string>> StorageHeaders(Request request) => request.Headers
        .Select(header => KeyValuePair.Create(header.Name.ToLowerInvariant(), header.Value.Trim()))
        .Where(header => header.Key.StartsWith("x-ms-", StringComparison.Ordinal))
        .OrderBy(header => header.Key, StringComparer.Ordinal);
}
