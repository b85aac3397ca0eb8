using Features.Storage;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Assets;

/// <summary>Where logos and favicons live: a row each, and a blob.</summary>
public sealed class AssetStore(Tables tables, ContentStore content)
{
    /// <summary>The image, or the one that stands in for it.</summary>
    public async Task<ImageData> Find(Guid portalId, AssetKind kind, CancellationToken cancel) =>
        (await tables.Content.Find<PortalAsset>(ContentKeys.Of(portalId), Row(kind), cancel))?.Value is { } asset && await content.Find(asset.Content, cancel) is { } bytes
            ? new(asset.MediaType, bytes)
            : PortalAsset.Initial(kind);

    /// <summary>Sets an image, or with null goes back to the one that stands in.</summary>
    public async Task Replace(Guid portalId, AssetKind kind, ImageData? image, CancellationToken cancel)
    {
        var batch = tables.Content.Begin(ContentKeys.Of(portalId));
        if (image is null) batch.Remove(Row(kind));
        else batch.Put(Row(kind), new PortalAsset(image.MediaType, await content.Put(image.Bytes, cancel)));
        // The last of two writers wins, whole: an image has no parts to lose. What is to go may be gone.
        await batch.Commit(cancel);
    }

    internal static string Row(AssetKind kind) => ContentKeys.Setting(Wire.Word(kind));
}
