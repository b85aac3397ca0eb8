using System.Text.Json.Serialization;
using Features.ApiPublications;
using Features.Documents;
using Features.Export;
using Features.PortalContent;
using Features.Portals;
using Features.Storage;

namespace Features.Snippets;

public static class SnippetConfiguration
{
    private const string PortalField = "portal_id";

    public static ConfigurationPart<PortalSnippet> Part(Tables tables) => new("portal_snippets", tables.Content)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, ContentKeys.Snippets),
        Id = placed => placed.Value.Id,
        Claims = snippet => [(ContentKeys.SnippetName(snippet.Name), snippet.Id)],
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = async (placed, contents) => new SnippetItem(
            placed.Owner, placed.Value.Id, placed.Value.Name, placed.Value.Text.Title, placed.Value.Text.Visibility, placed.Value.Status, await contents.Read(placed.Value.Text.Content))
        {
            Description = placed.Value.Text.Description,
        },
        ReadItem = (body, contents, now) =>
        {
            var (portalId, id) = (body.ReadId(PortalField), body.ReadId());
            var name = body.Name("name", required: true, min: 1, max: PortalTextRules.NameMax);
            return PortalTextItem.Read(body, contents) is not { } text ? null : new(ContentKeys.Of(portalId), ContentKeys.Snippet(id), id, stored =>
                new() { Id = id, Name = name.Value!, Text = text.Make(stored?.Text, now), Status = text.Status });
        },
    };

    private sealed record SnippetItem(Guid PortalId, Guid Id, string Name, string Title, Visibility Visibility, DocumentStatus Status, string Content)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Description { get; init; }
    }
}
