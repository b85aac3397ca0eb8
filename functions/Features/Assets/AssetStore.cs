using Features.Storage;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Assets;

/// <summary>An image as it was read, and what its uploader called it.</summary>
public sealed record FoundAsset(ImageData Image, string? Filename);

/// <summary>Where images of portals live: a row each, and a blob.</summary>
public sealed class AssetStore(Tables tables, ContentStore content, TimeProvider clock)
{
    /// <summary>The image, or the one that stands in for it.</summary>
    public async Task<ImageData> Find(Guid portalId, AssetKind kind, CancellationToken cancel) => (await FindUploaded(portalId, kind, cancel))?.Image ?? PortalAsset.Initial(kind);

    /// <summary>The image that somebody uploaded, or null.</summary>
    public async Task<FoundAsset?> FindUploaded(Guid portalId, AssetKind kind, CancellationToken cancel) =>
        (await FindRow(portalId, kind, cancel))?.Value is { } asset && await content.Find(asset.Content, cancel) is { } bytes ? new(new(asset.MediaType, bytes), asset.Filename) : null;

    /// <summary>Sets an image, or with null goes back to the one that stands in. False when others changed it without end.</summary>
    public async Task<bool> Replace(Guid portalId, AssetKind kind, ImageData? image, CancellationToken cancel) => await Contention.Settle<object>(clock, async () =>
    {
        var batch = tables.Content.Begin(ContentKeys.Of(portalId));
        await Write(batch, portalId, kind, image is null ? null : new(image, null), cancel);
        return (await batch.Commit(cancel)).Committed ? portalId : null;
    }, cancel) is not null;

    /// <summary>The same as a part of a larger change of the portal's content. The last of two writers wins, whole: an image has no parts to lose.</summary>
    public async Task Write(Batch batch, Guid portalId, AssetKind kind, FoundAsset? asset, CancellationToken cancel)
    {
        if (asset is not null) batch.Put(Row(kind), new PortalAsset(asset.Image.MediaType, await content.Put(asset.Image.Bytes, cancel), asset.Filename));
        else if (await FindRow(portalId, kind, cancel) is { } there) batch.Remove(there);
    }

    private Task<Document<PortalAsset>?> FindRow(Guid portalId, AssetKind kind, CancellationToken cancel) =>
        tables.Content.Find<PortalAsset>(ContentKeys.Of(portalId), Row(kind), cancel);

    internal static string Row(AssetKind kind) => ContentKeys.Setting(Wire.Word(kind));
}
