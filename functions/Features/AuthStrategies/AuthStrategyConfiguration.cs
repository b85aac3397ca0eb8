using System.Text.Json;
using System.Text.Json.Nodes;
using Features.DcrProviders;
using Features.Export;
using Features.Storage;

namespace Features.AuthStrategies;

public static class AuthStrategyConfiguration
{
    public const string Name = "auth_strategies";

    private const string ProviderField = "dcr_provider_id";

    public static ConfigurationPart<AuthStrategy> Part(Tables tables, StrategySecrets secrets) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Strategies),
        Id = placed => placed.Value.Id,
        IsSecret = ConfigurationJson.IsSecret,
        Secrets = strategy => strategy.OpenIdConnect is { } oidc
            ? [.. ConfigurationJson.SecretsIn(JsonSerializer.SerializeToElement(oidc.Others), "configs", "openid-connect"), .. oidc.SealedSecret is { } secret ? [new(StrategySecrets.Field, secret)] : Array.Empty<ConfigurationSecret>()]
            : [],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.AuthStrategy, placed.Value.Id))],
        Blocked = async (placed, cancel) =>
            (await tables.Catalog.ListRows(Tables.Org, CatalogKeys.StrategyUsesOf(placed.Value.Id), cancel)).Count > 0 ? "applications use it" : null,
        References = placed => placed.Value.DcrProviderId is { } id ? [new(DcrProviderConfiguration.Name, id, ProviderField)] : [],
        Show = (placed, _) => Task.FromResult<object>(WithProvider(placed.Value, ConfigurationJson.Hide(
            ConfigurationJson.Without(AuthStrategyAnswer.Of(placed.Value, active: false, provider: null), "active", "dcr_provider", "supports_multiple_credentials"), "configs"))),
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            if (AuthStrategyRules.ReadDraft(body) is not { } draft) return null;
            secrets.Check(body, draft.ClientSecret.Value);
            return new(Tables.Org, CatalogKeys.Strategy(id), id, stored =>
            {
                var strategy = AuthStrategyEndpoints.Apply(draft, (stored ?? new() { Id = id, Name = "", DisplayName = "", Type = draft.Type, CreatedAt = now, UpdatedAt = now })
                    with { Labels = [], UpdatedAt = now, Type = draft.Type });
                return secrets.Keep(strategy with { OpenIdConnect = WithSecrets(strategy.OpenIdConnect, stored?.OpenIdConnect) }, stored, draft.ClientSecret.Value);
            });
        },
    };

    private static JsonObject WithProvider(AuthStrategy strategy, JsonObject item)
    {
        if (strategy.DcrProviderId is { } id) item[ProviderField] = id.ToString("D");
        return item;
    }

    // A document holds no secrets: those that are stored stay.
    private static OpenIdConnectSettings? WithSecrets(OpenIdConnectSettings? wanted, OpenIdConnectSettings? stored)
    {
        if (wanted is null || stored is null) return wanted;
        // They stay with the issuer that they were given for, as those of providers do.
        if (wanted.Issuer != stored.Issuer) return wanted;
        var others = ConfigurationJson.Restore(JsonSerializer.SerializeToElement(wanted.Others), JsonSerializer.SerializeToElement(stored.Others));
        return wanted with { Others = others.Deserialize<Dictionary<string, JsonElement>>()! };
    }
}
