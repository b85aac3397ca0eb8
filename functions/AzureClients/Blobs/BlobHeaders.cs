using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>Conditions and content headers, as request headers.</summary>
internal static class BlobHeaders
{
    public static void Write(Request request, BlobRequestConditions? conditions)
    {
        if (conditions is null) return;
        Set(request, "If-Match", conditions.IfMatch?.ToString("H"));
        Set(request, "If-None-Match", conditions.IfNoneMatch?.ToString("H"));
        Set(request, "If-Modified-Since", conditions.IfModifiedSince is { } after ? StorageWire.Instant(after) : null);
        Set(request, "If-Unmodified-Since", conditions.IfUnmodifiedSince is { } until ? StorageWire.Instant(until) : null);
        Set(request, "x-ms-lease-id", conditions.LeaseId);
        Set(request, "x-ms-if-tags", conditions.TagConditions);
    }

    public static void Write(Request request, BlobHttpHeaders? headers)
    {
        if (headers is null) return;
        Set(request, "x-ms-blob-content-type", headers.ContentType);
        Set(request, "x-ms-blob-content-encoding", headers.ContentEncoding);
        Set(request, "x-ms-blob-content-language", headers.ContentLanguage);
        Set(request, "x-ms-blob-content-disposition", headers.ContentDisposition);
        Set(request, "x-ms-blob-cache-control", headers.CacheControl);
        Set(request, "x-ms-blob-content-md5", headers.ContentHash is { } hash ? Convert.ToBase64String(hash) : null);
    }

    private static void Set(Request request, string name, string? value)
    {
        if (value is not null) request.Headers.SetValue(name, value);
    }
}
