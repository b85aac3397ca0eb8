using Features.Export;
using Features.Storage;

namespace Features.DcrProviders;

/// <summary>Providers are in no document: none can be made without its secret. Strategies refer to those that are there.</summary>
public static class DcrProviderConfiguration
{
    public const string Name = "dcr_providers";

    public static ConfigurationPart<DcrProvider> Part(Tables tables) => new(Name, tables.Catalog)
    {
        IsExported = false,
        Places = Wanting.Org(CatalogKeys.DcrProviders),
        Id = placed => placed.Value.Id,
        Show = (placed, _) => Task.FromResult<object>(new { placed.Value.Id }),
    };
}
