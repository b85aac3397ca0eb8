using System.Runtime.CompilerServices;

namespace Azure.Storage.Wire;

/// <summary>A list read page by page. Each page is one request; the service may answer a page with fewer items, or none, and a token.</summary>
internal sealed class Pages<T>(Pages<T>.Fetch fetch, int? pageSize, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    internal delegate Task<Page<T>> Fetch(string? continuationToken, int? pageSize, CancellationToken cancellationToken);

    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Enumerate(continuationToken, pageSizeHint ?? pageSize, CancellationToken);

    private async IAsyncEnumerable<Page<T>> Enumerate(
        string? continuationToken, int? size, [EnumeratorCancellation] CancellationToken cancellation)
    {
        do
        {
            var page = await fetch(continuationToken, size, cancellation);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuationToken));
    }
}
