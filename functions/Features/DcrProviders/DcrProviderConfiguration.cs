using Features.Export;
using Features.Storage;
using Platform.Secrets;

namespace Features.DcrProviders;

/// <summary>Providers. What opens them is referred to, and stays with the address that it was given for.</summary>
public static class DcrProviderConfiguration
{
    public const string Name = "dcr_providers";

    public static ConfigurationPart<DcrProvider> Part(Tables tables, SecretBox box) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.DcrProviders),
        Id = placed => placed.Value.Id,
        IsSecret = key => DcrProviderType.All.Any(type => DcrProviderRules.SecretField(type) == key),
        Secrets = provider => [new($"dcr_config.{DcrProviderRules.SecretField(provider.Type)}", provider.SealedSecret is { Length: > 0 } secret ? secret : null, IsRequired: true)],
        Show = (placed, _) => Task.FromResult<object>(ConfigurationJson.Without(DcrProviderAnswer.Of(placed.Value, active: false), "active")),
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.DcrProvider, placed.Value.Id))],
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            if (DcrProviderRules.ReadWanted(body) is not { } draft) return null;
            box.Check(body, "dcr_config", draft.Secret);
            return new(Tables.Org, CatalogKeys.DcrProvider(id), id, stored =>
            {
                var kept = stored is not null && stored.Type == draft.Type && !DcrProviderRules.Moves(stored, draft.Issuer.Value, draft.Config) ? stored.SealedSecret : null;
                return new()
                {
                    Id = id, Name = draft.Name.Value!, DisplayName = draft.DisplayName.Or(draft.Name.Value)!, Type = draft.Type, Issuer = draft.Issuer.Value!, Config = draft.Config,
                    SealedSecret = box.CanSeal ? box.Keep(draft.Secret, kept, DcrProvider.PurposeOf(id)) ?? "" : kept ?? "", Labels = draft.Labels?.ApplyTo(new Dictionary<string, string>()) ?? [],
                    CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now,
                };
            });
        },
    };
}
