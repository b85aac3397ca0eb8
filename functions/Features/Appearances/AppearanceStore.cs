using Features.Assets;
using Features.Customizations;
using Features.PortalContent;
using Features.Storage;
using Platform.Storage;

namespace Features.Appearances;

/// <summary>Where looks of the classic contract live: a row of their own, and the rows of what both contracts know, in one transaction.</summary>
public sealed class AppearanceStore(Tables tables, ContentStore content, TimeProvider clock, CustomizationStore customizations, AssetStore assets)
    : OneOfAPortal<PortalAppearance>(tables, content, clock, AppearanceStore.Key, new())
{
    /// <summary>Names its row.</summary>
    public const string Key = "appearance";

    public async Task<AppearanceLook> FindLook(Guid portalId, CancellationToken cancel)
    {
        var (own, shared) = (Find(portalId, cancel), customizations.Find(portalId, cancel));
        return new((await own).Value, (await shared).Value.Theme);
    }

    /// <summary>Changes a portal's looks; null when others changed them without end.</summary>
    public Task<AppearanceLook?> Change(Guid portalId, AppearanceChange change, CancellationToken cancel) => Settle(portalId, async (batch, own) =>
    {
        var shared = await customizations.Find(portalId, cancel);
        var changed = change.ApplyTo(own.Value);
        var theme = AppearanceLook.Share(change, changed, shared.Value.Theme);
        await Write(batch, own, changed, cancel);
        if (theme != shared.Value.Theme) await customizations.Write(batch, shared, shared.Value with { Theme = theme }, cancel);
        foreach (var (kind, image) in change.Images) await assets.Write(batch, portalId, kind, image, cancel);
        return new AppearanceLook(changed, theme);
    }, cancel);
}
