using System.Text;
using Platform.Fields;

namespace Features.Assets;

public enum AssetKind { Logo, Favicon, CatalogCover }

/// <summary>An image as a row says it: its type, the blob that holds it, and what its uploader called it.</summary>
public sealed record PortalAsset(string MediaType, string Content, string? Filename = null)
{
    public const int FilenameCharactersMax = 512;

    /// <summary>What stands in for an image that nobody has uploaded. The contract knows no portal without one.</summary>
    public static ImageData Initial(AssetKind kind) => new(ImageData.Svg, Encoding.UTF8.GetBytes(kind switch
    {
        AssetKind.Logo => InitialLogo,
        AssetKind.Favicon => InitialFavicon,
        _ => InitialCover,
    }));

    private const string InitialCover =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 300" preserveAspectRatio="xMidYMid slice"><rect width="1200" height="300" fill="#0969da"/><path d="M0 300L420 0h260L260 300zM640 300L1060 0h90L730 300z" fill="#fff" fill-opacity=".08"/></svg>""";

    private const string InitialFavicon =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0969da"/><path d="M10 9l-5 7 5 7M22 9l5 7-5 7" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/><circle cx="16" cy="16" r="2.6" fill="#fff"/></svg>""";

    private const string InitialLogo =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"><rect x="16" width="32" height="32" rx="7" fill="#0969da"/><path d="M26 9l-5 7 5 7M38 9l5 7-5 7" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/><circle cx="32" cy="16" r="2.6" fill="#fff"/></svg>""";
}

/// <summary>An image on the management wire.</summary>
public sealed record PortalAssetAnswer(string Data);
