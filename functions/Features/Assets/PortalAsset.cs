using System.Collections.Frozen;
using Platform.Fields;
using Platform.Http;

namespace Features.Assets;

public enum AssetKind { Logo, Favicon, CatalogCover }

/// <summary>An image as a row says it: its type, the blob that holds it, and what its uploader called it.</summary>
public sealed record PortalAsset(string MediaType, string Content, string? Filename = null)
{
    public const int FilenameCharactersMax = 512;

    // Pixels and not drawings: the answers of both portal contracts list PNG and JPEG.
    private static readonly FrozenDictionary<AssetKind, ImageData> Initials = Enum.GetValues<AssetKind>().ToFrozenDictionary(kind => kind, Load);

    /// <summary>What stands in for an image that nobody has uploaded. The contract knows no portal without one.</summary>
    public static ImageData Initial(AssetKind kind) => Initials[kind];

    private static ImageData Load(AssetKind kind)
    {
        using var file = typeof(PortalAsset).Assembly.GetManifestResourceStream($"Features.Assets.{Wire.Word(kind)}.png")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return new(ImageData.Png, bytes);
    }
}

/// <summary>An image on the management wire.</summary>
public sealed record PortalAssetAnswer(string Data);
