using System.Text.Json;
using System.Text.Json.Serialization;
using Features.Content;
using Features.Documents;
using Features.PortalCatalog;

namespace Features.PortalProducts;

/// <summary>A product on the classic developer wire.</summary>
public sealed record PortalProductAnswer(
    Guid Id, string Name, string? Description, int DocumentCount, int VersionCount, LatestVersionAnswer LatestVersion, Dictionary<string, string> PublicLabels,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalProductAnswer Of(PortalProduct shown, int documents) => new(
        shown.Id, shown.Product.Name, shown.Product.Description, documents, shown.Versions.Count, new(shown.Latest.Version.Id, shown.Latest.Version.Name),
        shown.Product.PublicLabels, shown.Product.CreatedAt, shown.Product.UpdatedAt);
}

public sealed record LatestVersionAnswer(Guid Id, string Name);

/// <summary>A product that a search found.</summary>
public sealed record ProductHitAnswer(string Index, PortalProductAnswer Source);

/// <summary>A version on the classic developer wire.</summary>
public sealed record PortalVersionAnswer(
    Guid Id, string Name, bool Deprecated, IReadOnlyList<RegistrationConfigAnswer> RegistrationConfigs, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalVersionAnswer Of(PortalVersion shown, bool approvesAll) => new(
        shown.Version.Id, shown.Version.Name, shown.Terms.Deprecated, RegistrationConfigAnswer.Of(shown, approvesAll), shown.Version.CreatedAt, shown.Version.UpdatedAt);
}

/// <summary>How applications can be registered for a version.</summary>
public sealed record RegistrationConfigAnswer(Guid Id, string Name, string CredentialType, bool RegistrationEnabled, bool RegistrationAutoApprove)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AuthMethods { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AvailableScopes { get; init; }

    /// <summary>None or one, under the strategy's id.</summary>
    /// <param name="shown">The version.</param>
    /// <param name="approvesAll">Whether the portal approves every registration by itself.</param>
    public static IReadOnlyList<RegistrationConfigAnswer> Of(PortalVersion shown, bool approvesAll) => shown.Strategy is not { } strategy ? [] :
    [
        new(strategy.Id, strategy.DisplayName, CatalogStrategyAnswer.CredentialTypeOf(strategy), shown.Terms.ApplicationRegistrationEnabled,
            shown.Terms.AutoApproveRegistration || approvesAll)
        {
            AuthMethods = strategy.OpenIdConnect?.AuthMethods,
            AvailableScopes = strategy.OpenIdConnect?.Scopes,
        },
    ];
}

/// <summary>A document in a plain list.</summary>
public sealed record PortalProductDocumentItem(
    Guid Id, Guid? ParentDocumentId, string Slug, string Title, Dictionary<string, JsonElement> Metadata, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A document in the tree.</summary>
public sealed record PortalProductDocumentBranch(
    Guid Id, Guid? ParentDocumentId, string Title, string Slug, Dictionary<string, JsonElement> Metadata, IReadOnlyList<PortalProductDocumentBranch> Children,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalProductDocumentBranch Of(PlacedDocument placed, IReadOnlyList<PortalProductDocumentBranch> children) => new(
        placed.Node.Id, placed.Node.ParentId, placed.Document.Title, placed.Node.Slug, placed.Document.Metadata, children, placed.Document.CreatedAt, placed.Document.UpdatedAt);

    /// <summary>It and all below it, in the order in which they are read.</summary>
    public IEnumerable<PortalProductDocumentItem> InOrder() =>
        Children.SelectMany(child => child.InOrder()).Prepend(new(Id, ParentDocumentId, Slug, Title, Metadata, CreatedAt, UpdatedAt));
}

/// <summary>A document with its text; the content is Markdown or its syntax tree.</summary>
public sealed record PortalProductDocumentAnswer<T>(Guid Id, Guid? ParentDocumentId, string Slug, string Title, T Content);

/// <summary>The root of a syntax tree.</summary>
public sealed record DocumentRoot(IReadOnlyList<MarkdownNode> Children)
{
    public string Type => "document";
}

public sealed record ProductSpecDocumentAnswer(string ApiType, string Content);

public sealed record ProductSpecOperationsAnswer(string ApiType, IReadOnlyList<ProductSpecOperation> Operations);

/// <summary>An operation as its document tells of it; the method in lower case.</summary>
public sealed record ProductSpecOperation(string Path, string Method, string? OperationId, IReadOnlyList<string> Tags, string? Summary, bool Deprecated);
