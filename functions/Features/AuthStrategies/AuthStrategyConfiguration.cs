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

    public static ConfigurationPart<AuthStrategy> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Strategies),
        Id = placed => placed.Value.Id,
        References = placed => placed.Value.DcrProviderId is { } id ? [new(DcrProviderConfiguration.Name, id, ProviderField)] : [],
        Show = (placed, _) => Task.FromResult<object>(WithProvider(placed.Value, ConfigurationJson.Without(AuthStrategyAnswer.Of(placed.Value, active: false, provider: null), "active", "dcr_provider", "supports_multiple_credentials"))),
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            return AuthStrategyRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.Strategy(id), id, stored =>
            {
                var strategy = AuthStrategyEndpoints.Apply(draft, (stored ?? new() { Id = id, Name = "", DisplayName = "", Type = draft.Type, CreatedAt = now, UpdatedAt = now })
                    with { Labels = [], UpdatedAt = now, Type = draft.Type });
                return strategy with { OpenIdConnect = WithSecrets(strategy.OpenIdConnect, stored?.OpenIdConnect) };
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
        var others = new Dictionary<string, JsonElement>(wanted.Others, StringComparer.Ordinal);
        foreach (var (key, value) in stored.Others.Where(pair => ConfigurationJson.IsSecret(pair.Key))) others.TryAdd(key, value);
        return wanted with { Others = others };
    }
}
