using System.Text;
using Features.ApiProducts;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.Export;
using Features.PolicySnapshots;
using Features.Portals;
using Features.ProductSpecifications;
using Features.Specifications;
using Features.Storage;
using Platform.Errors;
using Platform.Fields;

namespace Features.ProductVersions;

/// <summary>Versions of products with their specification and what holds for them in portals. What is made from a document is not part of a configuration: it is made again.</summary>
public static class ProductVersionConfiguration
{
    private const string ProductField = "product_id";
    private const string PortalField = "portal_id";
    private const string StrategyField = "auth_strategy_id";
    private const string PortalsField = "portals";
    private const string SpecificationField = "specification";

    public static ConfigurationPart<ProductVersion> Part(Tables tables) => new("api_product_versions", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.ProductVersions),
        GivesWay = true,
        Id = placed => placed.Value.Id,
        Within = placed => placed.Value.ProductId,
        Claims = version => version.GatewayService is { } link ? [(CatalogKeys.ServiceLink(link.Id), version.Id)] : [],
        References = placed => References(placed.Value),
        After = placed => placed.Value.Specification?.State == ApiVersions.SpecificationState.Pending
            ? [(SpecificationUpload.Kind, SpecificationUpload.Of(placed.Value.ProductId, placed.Value.Id))] : [],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.ProductVersion, placed.Value.Id)), .. placed.Value.GatewayService is { } link
            ? [(PolicyPublisher.Kind, PolicyPublisher.SubjectOf(link.ControlPlaneId))] : Array.Empty<(string, string)>()],
        Show = async (placed, contents) => new
        {
            placed.Value.ProductId, placed.Value.Id, placed.Value.Name, placed.Value.GatewayService, placed.Value.PublishStatus, placed.Value.Deprecated, IsClosed = placed.Value.IsClosed ? true : (bool?)null,
            placed.Value.Labels,
            Portals = placed.Value.Portals.Select(terms => new
            {
                terms.Id, terms.PortalId, terms.PublishStatus, AuthStrategyId = terms.StrategyId, terms.ApplicationRegistrationEnabled, terms.AutoApproveRegistration, terms.Deprecated,
            }),
            Specification = placed.Value.Specification is { } specification
                ? new { specification.Id, specification.Name, Content = await contents.Read(specification.Content) } : null,
        },
        ReadItem = (body, contents, now) =>
        {
            var (productId, id) = (body.ReadId(ProductField), body.ReadId());
            var portals = (body.Objects(PortalsField).Value ?? []).ConvertAll(terms => ReadTerms(terms, now));
            if (portals.Select(terms => terms.PortalId).Distinct().Count() < portals.Count) body.Faults.Add(new(body.PathOf(PortalsField), "invalid", $"{body.PathOf(PortalsField)} names a portal twice"));
            var (specification, isClosed) = (ReadSpecification(body, contents, now), body.Flag("is_closed", nullable: true).Value);
            return ProductVersionRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.ProductVersion(id), id, stored =>
                (stored ?? new() { Id = id, ProductId = productId, Name = "", CreatedAt = now, UpdatedAt = now }) with
                {
                    ProductId = productId, Name = draft.Name, GatewayService = draft.GatewayService, PublishStatus = draft.PublishStatus, Deprecated = draft.Deprecated,
                    // Only who says so opens a service by taking terms out of a document.
                    IsClosed = isClosed ?? stored?.StaysClosed(draft.GatewayService, portals) ?? false, Labels = draft.Labels, UpdatedAt = now,
                    Portals = [.. portals.Select(terms => stored?.Portals.FirstOrDefault(before => before.PortalId == terms.PortalId) is { } before
                        ? terms with { CreatedAt = before.CreatedAt } : terms)],
                    // What was made from the same document before still holds.
                    Specification = specification is not null && stored?.Specification is { } kept && kept.Content == specification.Content
                        ? kept with { Id = specification.Id, Name = specification.Name } : specification,
                });
        },
    };

    private static IEnumerable<ConfigurationReference> References(ProductVersion version) =>
    [
        new(ApiProductConfiguration.Name, version.ProductId, ProductField, IsParent: true),
        .. version.GatewayService is not { } link ? Array.Empty<ConfigurationReference>() :
        [
            new(ControlPlaneConfiguration.Name, link.ControlPlaneId, $"{ProductVersionRules.ServiceField}.control_plane_id"),
            new(GatewayConfiguration.NameOf(GatewayService.Kind), link.Id, $"{ProductVersionRules.ServiceField}.id"),
        ],
        .. version.Portals.SelectMany((terms, n) => terms.StrategyId is { } strategy
            ? [new ConfigurationReference(PortalConfiguration.Name, terms.PortalId, $"{PortalsField}.{n}.{PortalField}"), new(AuthStrategyConfiguration.Name, strategy, $"{PortalsField}.{n}.{StrategyField}")]
            : new[] { new ConfigurationReference(PortalConfiguration.Name, terms.PortalId, $"{PortalsField}.{n}.{PortalField}") }),
    ];

    private static PortalProductVersion ReadTerms(BodyFields fields, DateTimeOffset now)
    {
        var terms = new PortalProductVersion
        {
            Id = fields.ReadId(), PortalId = fields.ReadId(PortalField), PublishStatus = fields.Choice<PublishStatus>("publish_status", required: true).Value ?? PublishStatus.Unpublished,
            StrategyId = fields.Id(StrategyField, nullable: true).Value, ApplicationRegistrationEnabled = fields.Flag("application_registration_enabled").Value ?? false,
            AutoApproveRegistration = fields.Flag("auto_approve_registration").Value ?? false, Deprecated = fields.Flag("deprecated").Value ?? false, CreatedAt = now, UpdatedAt = now,
        };
        fields.Close();
        return terms;
    }

    private static ProductSpecification? ReadSpecification(BodyFields body, ConfigurationContents contents, DateTimeOffset now)
    {
        if (body.Object(SpecificationField, nullable: true).Value is not { } fields) return null;
        var (id, name, content) = (fields.ReadId(), ProductSpecificationRules.ReadName(fields, required: true), fields.Text(ProductSpecificationRules.ContentField, required: true, min: 1));
        fields.Close();
        if (content.Value is not { } text || name.Value is not { } file) return null;
        var path = fields.PathOf(ProductSpecificationRules.ContentField);
        if (SpecificationDocuments.Take(Encoding.UTF8.GetBytes(text), path, out var problem) is not { } document || (problem = ProductSpecificationRules.FaultOf(document)) is not null)
        {
            body.Faults.Add(new Fault(path, "invalid", problem!.Detail));
            return null;
        }
        contents.Bring(document.Bytes);
        return new ProductSpecification { Id = id, Name = file, Content = document.Name, CreatedAt = now, UpdatedAt = now }.With(document);
    }
}
