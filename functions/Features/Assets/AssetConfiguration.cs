using Features.Export;
using Features.Portals;
using Features.Storage;
using Platform.Fields;

namespace Features.Assets;

/// <summary>Images of portals that somebody uploaded, with their bytes.</summary>
public static class AssetConfiguration
{
    private const string PortalField = "portal_id";

    public static ConfigurationPart<PortalAsset> Part(Tables tables) => new("portal_assets", tables.Content)
    {
        Places = async cancel =>
        {
            var places = new List<(string Partition, string Prefix)>();
            foreach (var kind in Enum.GetValues<AssetKind>()) places.AddRange(await Wanting.Each(tables, CatalogKeys.Portals, AssetStore.Row(kind))(cancel));
            return places;
        },
        Id = placed => placed.Owner,
        Label = placed => placed.Row[ContentKeys.Setting("").Length..],
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = async (placed, contents) => new
        {
            PortalId = placed.Owner, Kind = placed.Row[ContentKeys.Setting("").Length..],
            Data = new ImageData(placed.Value.MediaType, await contents.ReadBytes(placed.Value.Content)).ToDataUri(), placed.Value.Filename,
        },
        ReadItem = (body, contents, _) =>
        {
            var (portalId, kind, image) = (body.ReadId(PortalField), body.Choice<AssetKind>("kind", required: true).Value, ImageData.Read(body, "data"));
            var filename = body.Text("filename", nullable: true, max: PortalAsset.FilenameCharactersMax).Value;
            if (!body.Close()) return null;
            var asset = new PortalAsset(image!.MediaType, contents.Bring(image.Bytes), filename);
            return new(ContentKeys.Of(portalId), AssetStore.Row(kind!.Value), portalId, _ => asset);
        },
    };
}
