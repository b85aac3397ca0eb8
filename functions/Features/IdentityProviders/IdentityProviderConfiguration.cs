using Features.Export;
using Features.Identity;
using Features.Portals;
using Features.Storage;
using Features.Teams;
using Platform.Secrets;

namespace Features.IdentityProviders;

/// <summary>Identity providers, and which of their groups are which teams.</summary>
public static class IdentityProviderConfiguration
{
    private const string Name = "portal_identity_providers";
    private const string OrganizationName = "identity_providers";
    private const string PortalField = "portal_id";
    private const string ProviderField = "identity_provider_id";
    private const string TeamField = "team_id";
    private const string SecretField = "client_secret";

    /// <summary>The organization's providers, for administrators, and the portals', for developers: kept in one way, in two parts.</summary>
    public static IEnumerable<ConfigurationPart> Providers(Tables tables, SecretBox box) => [Part(tables, box, isOrganization: true), Part(tables, box, isOrganization: false)];

    public static IEnumerable<ConfigurationPart> Groups(Tables tables) => [Groups(tables, isOrganization: true), Groups(tables, isOrganization: false)];

    private static string NameOf(bool isOrganization) => isOrganization ? OrganizationName : Name;

    private static Func<CancellationToken, Task<IEnumerable<(string Partition, string Prefix)>>> PlacesOf(Tables tables, bool isOrganization, string prefix) => isOrganization
        ? _ => Task.FromResult<IEnumerable<(string, string)>>([(PeopleKeys.Of(ProviderHome.Organization), prefix)])
        : Wanting.Each(tables, CatalogKeys.Portals, prefix);

    private static ConfigurationPart<IdentityProvider> Part(Tables tables, SecretBox box, bool isOrganization) => new(NameOf(isOrganization), tables.People)
    {
        Places = PlacesOf(tables, isOrganization, PeopleKeys.IdentityProviders),
        Id = placed => placed.Value.Id,
        Within = placed => isOrganization ? null : placed.Owner,
        IsSecret = key => key == SecretField,
        // A public client has none.
        Secrets = provider => provider.Oidc is { } oidc ? [new($"config.{SecretField}", oidc.SealedSecret)] : [],
        Claims = provider => provider.Enabled ? [(PeopleKeys.EnabledProvider, provider.Id)] : [],
        References = placed => isOrganization ? [] : [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.IdentityProvider, placed.Value.Id, placed.Owner))],
        Show = (placed, _) => Task.FromResult<object>(isOrganization
            ? ConfigurationJson.Without(IdentityProviderAnswer.Of(placed.Value))
            : ConfigurationJson.Under(PortalField, placed.Owner, ConfigurationJson.Without(IdentityProviderAnswer.Of(placed.Value)))),
        ReadItem = (body, _, now) =>
        {
            var (home, id) = (isOrganization ? ProviderHome.Organization : body.ReadId(PortalField), body.ReadId());
            if (IdentityProviderRules.ReadNew(body, hasLoginPath: isOrganization) is not var (type, draft)) return null;
            var secret = draft.Config?.Secret;
            box.Check(body, $"config.{SecretField}", secret);
            return new(PeopleKeys.Of(home), PeopleKeys.IdentityProvider(id), id, stored =>
            {
                // As in its own path: a secret is forgotten when the address changes.
                var kept = stored?.Oidc is { } before && before.IssuerUrl == draft.Config?.Oidc?.IssuerUrl ? before.SealedSecret : null;
                return new()
                {
                    Id = id, Type = type, Enabled = draft.Enabled.Value ?? false, Saml = draft.Config?.Saml, LoginPath = draft.LoginPath.Value,
                    Oidc = draft.Config?.Oidc is { } oidc ? oidc with { SealedSecret = box.CanSeal ? box.Keep(secret, kept, IdentityProvider.PurposeOf(id)) : kept } : null,
                    CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now,
                };
            });
        },
    };

    private static ConfigurationPart<TeamGroupMapping> Groups(Tables tables, bool isOrganization) => new(isOrganization ? "team_group_mappings" : "portal_team_group_mappings", tables.People)
    {
        Places = PlacesOf(tables, isOrganization, PeopleKeys.TeamGroups),
        Id = placed => placed.Value.Id,
        Within = placed => isOrganization ? null : placed.Owner,
        References = placed => [.. isOrganization ? Array.Empty<ConfigurationReference>() : [new(PortalConfiguration.Name, placed.Owner, PortalField)],
            new(NameOf(isOrganization), placed.Value.ProviderId, ProviderField, IsParent: true),
            new(isOrganization ? IdentityConfiguration.Name : TeamConfiguration.Name, placed.Value.TeamId, TeamField, IsParent: true)],
        Show = (placed, _) => Task.FromResult<object>(isOrganization
            ? new { placed.Value.Id, IdentityProviderId = placed.Value.ProviderId, placed.Value.TeamId, placed.Value.Group }
            : new { PortalId = placed.Owner, placed.Value.Id, IdentityProviderId = placed.Value.ProviderId, placed.Value.TeamId, placed.Value.Group }),
        ReadItem = (body, _, now) =>
        {
            var (home, id, providerId, teamId) = (isOrganization ? ProviderHome.Organization : body.ReadId(PortalField), body.ReadId(), body.ReadId(ProviderField), body.ReadId(TeamField));
            var group = TeamGroupEndpoints.ReadGroup(body);
            return !body.Close() ? null : new(PeopleKeys.Of(home), PeopleKeys.TeamGroup(providerId, teamId, group!), id, stored =>
                new(id, providerId, teamId, group!, stored?.CreatedAt ?? now, now));
        },
    };
}
