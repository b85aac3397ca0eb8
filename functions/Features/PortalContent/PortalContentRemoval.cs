using Features.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Features.PortalContent;

/// <summary>Clears what a removed portal was made of: pages, snippets, looks, allow lists. Their texts are blobs that other portals may share, and stay.</summary>
public sealed class PortalContentRemoval(Tables tables) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) =>
        kind == Removed.Portal ? tables.Content.Clear(ContentKeys.Of(id), "", cancel) : Task.CompletedTask;
}

public static class PortalContentServices
{
    public static IServiceCollection AddPortalContent(this IServiceCollection services) => services.AddSingleton<PortalTexts>().AddAfterRemoval<PortalContentRemoval>();
}
