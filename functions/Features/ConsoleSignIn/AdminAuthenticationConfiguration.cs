using Features.Export;
using Features.IdentityProviders;
using Features.Storage;

namespace Features.ConsoleSignIn;

/// <summary>What decides on the teams of administrators: one item, of the organization. It is not listed while nobody has changed it.</summary>
public static class AdminAuthenticationConfiguration
{
    public static ConfigurationPart<AdminAuthentication> Part(Tables tables) => new("authentication_settings", tables.Identity)
    {
        Places = Wanting.Org(IdentityKeys.Authentication),
        Id = _ => ProviderHome.Organization,
        Show = (placed, _) => Task.FromResult<object>(new { IdpMappingEnabled = placed.Value.IdpMapping, KonnectMappingEnabled = placed.Value.KonnectMapping }),
        ReadItem = (body, _, _) =>
        {
            var (groups, people) = (body.Flag("idp_mapping_enabled", required: true).Value, body.Flag("konnect_mapping_enabled", required: true).Value);
            return !body.Close() ? null : new(Tables.Org, IdentityKeys.Authentication, ProviderHome.Organization, _ => new(groups!.Value, people!.Value));
        },
    };
}
