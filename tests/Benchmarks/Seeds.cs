using System.Text;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.Specifications;
using Features.Storage;
using Platform.Storage;

namespace Benchmarks;

/// <summary>APIs written straight into the catalog: over HTTP thousands would take minutes.</summary>
internal static class Seeds
{
    private const int RowsOfOne = 3;
    private const int RowsOfOnePublished = 6;
    private const int OperationsOfOne = 20;

    // So that words of operations differ as those of real specifications do.
    private static readonly string[] Things = ["booking", "flight", "passenger", "invoice", "seat", "voucher", "airport", "baggage", "crew", "weather"];
    private static readonly string[] Traits = ["open", "late", "refunded", "archived", "shared", "priced", "delayed", "checked", "pending", "regional"];

    /// <param name="tables">The product's tables.</param>
    /// <param name="from">The number of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="portalId">Where they are published for everybody, each with a version; null for nowhere, and without one.</param>
    /// <param name="contents">Where documents lie.</param>
    /// <param name="operations">How many operations a document describes.</param>
    public static async Task<List<Api>> Apis(
        Tables tables, int from, int count, Guid? portalId = null, ContentStore? contents = null, int operations = OperationsOfOne)
    {
        var (apis, now) = (new List<Api>(), DateTimeOffset.UtcNow);
        foreach (var some in Enumerable.Range(from, count).Chunk((Batch.WritesMax - 1) / (portalId is null ? RowsOfOne : RowsOfOnePublished)))
        {
            var batch = tables.Catalog.Begin(Tables.Org);
            foreach (var number in some)
            {
                var api = new Api { Id = Guid.NewGuid(), Name = $"Api {number}", Slug = $"api-{number}", Description = "Seeded", CreatedAt = now, UpdatedAt = now };
                if (portalId is { } portal)
                {
                    var version = new ApiVersion
                    {
                        Id = Guid.NewGuid(), ApiId = api.Id, Version = "1.0.0", Type = SpecificationType.Oas3, Format = DocumentFormat.Json,
                        Content = await contents!.Put(Document(number, operations)), State = SpecificationState.Parsed, CreatedAt = now, UpdatedAt = now,
                    };
                    api = api with { Version = version.Version, CurrentVersionId = version.Id };
                    batch.Add(CatalogKeys.Version(api.Id, version.Id), version).Claim(CatalogKeys.VersionName(api.Id, version.Version), version.Id).Add(
                        CatalogKeys.Publication(api.Id, portal),
                        new ApiPublication { EntityId = api.Id, EntityType = EntityType.Api, PortalId = portal, Visibility = Visibility.Public, CreatedAt = now, UpdatedAt = now });
                }
                batch.Add(CatalogKeys.Api(api.Id), api).Claim(CatalogKeys.ApiName(api.Name, api.Version), api.Id).Claim(CatalogKeys.Slug(api.Slug), api.Id);
                apis.Add(api);
            }
            if (!(await batch.Commit()).Committed) throw new InvalidOperationException("could not seed");
        }
        return apis;
    }

    private static byte[] Document(int number, int operations)
    {
        var paths = string.Join(',', Enumerable.Range(1, operations).Select(i =>
        {
            var (thing, trait) = (Things[(number + i) % Things.Length], Traits[(number / Things.Length + i) % Traits.Length]);
            return $$$"""
                "/{{{thing}}}s/{{{number}}}/{{{i}}}":{"get":{"operationId":"get{{{i}}}of{{{number}}}","summary":"Show a {{{trait}}} {{{thing}}} {{{i}}}","responses":{"200":{"description":"ok"} } } }
                """;
        }));
        return Encoding.UTF8.GetBytes($$$"""{"openapi":"3.1.0","info":{"title":"Api {{{number}}}","version":"1.0.0"},"paths":{ {{{paths}}} } }""");
    }
}
