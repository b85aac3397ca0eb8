using Features.Export;
using Features.Storage;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>What control planes hold, in one form for all kinds.</summary>
public static class GatewayConfiguration
{
    private const string ControlPlaneField = "control_plane_id";

    public static IEnumerable<ConfigurationPart> Parts(Tables tables) =>
    [
        Part(tables, GatewayForms.Services, (wanted, _) => wanted, _ => []),
        Part(tables, GatewayForms.Routes, (wanted, _) => wanted, _ => []),
        Part(tables, GatewayForms.Consumers, (wanted, _) => wanted, _ => []),
        Part(tables, GatewayForms.Plugins, (wanted, stored) => wanted with { Config = ConfigurationJson.Restore(wanted.Config, stored?.Config) },
            plugin => ConfigurationJson.SecretsIn(plugin.Config, "config")),
    ];

    public static string NameOf(string kind) => $"gateway_{kind}s";

    private static ConfigurationPart<T> Part<T>(Tables tables, CoreEntityForm<T> form, Func<T, T?, T> withSecrets, Func<T, IEnumerable<ConfigurationSecret>> secrets)
        where T : class, ICoreEntity<T> => new(NameOf(T.Kind), tables.Gateway)
    {
        IsSecret = ConfigurationJson.IsSecret,
        Secrets = secrets,
        Places = Wanting.Each(tables, CatalogKeys.ControlPlanes, Keys.All(T.Kind)),
        Id = placed => placed.Value.Id,
        Claims = entity => entity.Claims().Select(claim => (claim, entity.Id)),
        References = placed => [new(ControlPlaneConfiguration.Name, placed.Owner, ControlPlaneField),
            .. placed.Value.References().Select(reference => new ConfigurationReference(NameOf(reference.Kind), reference.Id, reference.Field))],
        Show = (placed, _) => Task.FromResult<object>(ConfigurationJson.Under(
            ControlPlaneField, placed.Owner, ConfigurationJson.Hide(ConfigurationJson.Without(form.Show(placed.Value)), "config"))),
        ReadItem = (body, _, now) =>
        {
            var (controlPlaneId, id) = (body.ReadId(ControlPlaneField), body.ReadId());
            var before = body.Faults.Count;
            var entity = form.Read(body, CoreEntityPlace.None, now);
            return body.Faults.Count > before ? null
                : new(controlPlaneId.ToString("D"), Keys.Of(T.Kind, id), id, stored => withSecrets(stored is null ? entity : entity.InPlaceOf(stored), stored));
        },
    };
}
