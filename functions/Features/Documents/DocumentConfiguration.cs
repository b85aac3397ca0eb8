using System.Text;
using Features.Apis;
using Features.ApiPackages;
using Features.ApiProducts;
using Features.Export;
using Features.ProductDocuments;
using Features.Storage;

namespace Features.Documents;

/// <summary>Documents of APIs, packages and products, and the trees in which they stand.</summary>
public static class DocumentConfiguration
{
    private const string Name = "documents";
    private const string OwnerField = "owner_id";
    private const string Owners = $"{ApiConfiguration.Name}|{ApiPackageConfiguration.Name}|{ApiProductConfiguration.Name}";

    private static readonly TreeConfiguration Trees = new(
        "document_trees", Name, OwnerField, Owners, (_, row) => IdIn(row), ownerId => (Tables.Org, CatalogKeys.DocumentTree(ownerId)), body => DocumentRules.ReadSlug(body, required: true).Value,
        tree => tree.Nodes.DistinctBy(node => node.Slug, StringComparer.OrdinalIgnoreCase).Count() < tree.Nodes.Count ? "two documents have one slug" : null);

    public static IEnumerable<ConfigurationPart> Parts(Tables tables) =>
    [
        Part(tables),
        Trees.Part(tables.Catalog, Wanting.Org(CatalogKeys.DocumentTrees)),
    ];

    private static ConfigurationPart<ApiDocument> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Documents),
        Id = placed => placed.Value.Id,
        Within = placed => IdIn(placed.Row),
        References = placed => [new(Owners, IdIn(placed.Row), OwnerField, IsParent: true)],
        Show = async (placed, contents) => new { OwnerId = IdIn(placed.Row), placed.Value.Id, placed.Value.Title, Content = await contents.Read(placed.Value.Content), placed.Value.Metadata },
        ReadItem = (body, contents, now) =>
        {
            var (ownerId, id) = (body.ReadId(OwnerField), body.ReadId());
            var (title, content) = (DocumentRules.ReadTitle(body, required: true), DocumentRules.ReadContent(body, required: true));
            var metadata = ProductDocumentRules.ReadMetadata(body);
            if (!body.Close()) return null;
            var name = contents.Bring(Encoding.UTF8.GetBytes(content.Value!));
            return new(Tables.Org, CatalogKeys.Document(ownerId, id), id, stored =>
                (stored ?? new() { Id = id, Title = "", Content = "", CreatedAt = now, UpdatedAt = now }) with { Title = title.Value!, Content = name, Metadata = metadata.Value ?? [], UpdatedAt = now });
        },
    };

    // document|{owner}|{id} and document-tree|{owner}
    private static Guid IdIn(string row) => Guid.Parse(row.Split('|')[1]);
}
