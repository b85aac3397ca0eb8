using System.Globalization;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>One page of a container's list; the token is the service's marker.</summary>
internal static class BlobPage
{
    public static async Task<Page<BlobItem>> FetchAsync(
        StorageWire wire, Uri container, BlobTraits traits, string? prefix, string? token, int? size, CancellationToken cancellationToken)
    {
        var message = wire.Message(RequestMethod.Get, container);
        var uri = message.Request.Uri;
        uri.AppendQuery("restype", "container");
        uri.AppendQuery("comp", "list");
        if (!string.IsNullOrEmpty(prefix)) uri.AppendQuery("prefix", prefix);
        if (!string.IsNullOrEmpty(token)) uri.AppendQuery("marker", token);
        if (size is { } count) uri.AppendQuery("maxresults", count.ToString(CultureInfo.InvariantCulture));
        if (traits.HasFlag(BlobTraits.Metadata)) uri.AppendQuery("include", "metadata");
        var response = await wire.SendAsync(message, 200, 200, cancellationToken);
        var root = StorageXml.Parse(response);
        var blobs = root.Element("Blobs")?.Elements("Blob").Select(Item).ToArray() ?? [];
        return Page<BlobItem>.FromValues(blobs, root.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null, response);
    }

    private static BlobItem Item(XElement blob)
    {
        var properties = blob.Element("Properties");
        return new BlobItem
        {
            Name = Name(blob.Element("Name")!),
            Metadata = blob.Element("Metadata")?.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value) ?? [],
            Properties = new BlobItemProperties
            {
                ETag = Text(properties, "Etag") is { } etag ? new ETag(etag) : null,
                LastModified = Instant(properties, "Last-Modified"),
                CreatedOn = Instant(properties, "Creation-Time"),
                ContentLength = Text(properties, "Content-Length") is { } length ? long.Parse(length, CultureInfo.InvariantCulture) : null,
                ContentType = Text(properties, "Content-Type"),
                ContentEncoding = Text(properties, "Content-Encoding"),
                ContentHash = Text(properties, "Content-MD5") is { } hash ? Convert.FromBase64String(hash) : null,
            },
        };
    }

    // Names that XML cannot hold come percent-encoded, with a mark.
    private static string Name(XElement name) => name.Attribute("Encoded")?.Value == "true" ? Uri.UnescapeDataString(name.Value) : name.Value;

    private static string? Text(XElement? properties, string name) => properties?.Element(name)?.Value is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Instant(XElement? properties, string name) => Text(properties, name) is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;
}
