using Features.Documents;
using Features.Export;
using Features.PortalContent;
using Features.Portals;
using Features.Storage;

namespace Features.Pages;

/// <summary>Pages of portals, and the trees in which they stand.</summary>
public static class PageConfiguration
{
    private const string Name = "portal_pages";
    private const string PortalField = "portal_id";

    private static readonly TreeConfiguration Trees = new(
        "portal_page_trees", Name, PortalField, PortalConfiguration.Name, (partition, _) => Guid.Parse(partition), portalId => (ContentKeys.Of(portalId), ContentKeys.PageTree),
        body => PageRules.Slug(body, required: true).Value, FaultOf);

    public static IEnumerable<ConfigurationPart> Parts(Tables tables) =>
    [
        Part(tables),
        Trees.Part(tables.Content, Wanting.Each(tables, CatalogKeys.Portals, ContentKeys.PageTree)),
    ];

    private static ConfigurationPart<PortalPage> Part(Tables tables) => new(Name, tables.Content)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, ContentKeys.Pages),
        Id = placed => placed.Value.Id,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = async (placed, contents) => new PageItem(
            placed.Owner, placed.Value.Id, placed.Value.Text.Title, placed.Value.Text.Visibility, await contents.Read(placed.Value.Text.Content)) { Description = placed.Value.Text.Description },
        ReadItem = (body, contents, now) =>
        {
            var (portalId, id) = (body.ReadId(PortalField), body.ReadId());
            return PortalTextItem.Read(body, contents) is not { } text ? null
                : new(ContentKeys.Of(portalId), ContentKeys.Page(id), id, stored => new() { Id = id, Text = text.Make(stored?.Text, now) });
        },
    };

    private static string? FaultOf(DocumentTree tree)
    {
        foreach (var node in tree.Nodes)
            if (PageRules.FaultOf(tree, node) is { } problem) return problem.InvalidParameters is [var fault, ..] ? fault.Reason : problem.Detail;
        return null;
    }

    private sealed record PageItem(Guid PortalId, Guid Id, string Title, ApiPublications.Visibility Visibility, string Content)
    {
        [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
        public string? Description { get; init; }
    }
}
