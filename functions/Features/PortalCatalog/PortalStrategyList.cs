using Features.AuthStrategies;
using Platform.Lists;

namespace Features.PortalCatalog;

/// <summary>How the strategies of a portal may be filtered. Developers know them by their display name.</summary>
internal static class PortalStrategyList
{
    public static ListForm<AuthStrategy> Form { get; } = new ListForm<AuthStrategy>()
        .Text("name", strategy => strategy.DisplayName)
        .Text("credential_type", CatalogStrategyAnswer.CredentialTypeOf)
        .Among("credential_type", CatalogStrategyAnswer.CredentialTypes)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));
}
