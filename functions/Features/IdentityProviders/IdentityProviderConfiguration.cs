using Features.Export;
using Features.Portals;
using Features.Storage;
using Features.Teams;
using Platform.Secrets;

namespace Features.IdentityProviders;

/// <summary>Identity providers of portals, and which of their groups are which teams.</summary>
public static class IdentityProviderConfiguration
{
    private const string Name = "portal_identity_providers";
    private const string PortalField = "portal_id";
    private const string ProviderField = "identity_provider_id";
    private const string TeamField = "team_id";
    private const string SecretField = "client_secret";

    public static ConfigurationPart<IdentityProvider> Part(Tables tables, SecretBox box) => new(Name, tables.People)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, PeopleKeys.IdentityProviders),
        Id = placed => placed.Value.Id,
        IsSecret = key => key == SecretField,
        // A public client has none.
        Secrets = provider => provider.Oidc is { } oidc ? [new($"config.{SecretField}", oidc.SealedSecret)] : [],
        Claims = provider => provider.Enabled ? [(PeopleKeys.EnabledProvider, provider.Id)] : [],
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.IdentityProvider, placed.Value.Id, placed.Owner))],
        Show = (placed, _) => Task.FromResult<object>(ConfigurationJson.Under(PortalField, placed.Owner, ConfigurationJson.Without(IdentityProviderAnswer.Of(placed.Value)))),
        ReadItem = (body, _, now) =>
        {
            var (portalId, id) = (body.ReadId(PortalField), body.ReadId());
            if (IdentityProviderRules.ReadNew(body) is not var (type, draft)) return null;
            var secret = draft.Config?.Secret;
            box.Check(body, $"config.{SecretField}", secret);
            return new(PeopleKeys.Of(portalId), PeopleKeys.IdentityProvider(id), id, stored =>
            {
                // As in its own path: a secret is forgotten when the address changes.
                var kept = stored?.Oidc is { } before && before.IssuerUrl == draft.Config?.Oidc?.IssuerUrl ? before.SealedSecret : null;
                return new()
                {
                    Id = id, Type = type, Enabled = draft.Enabled.Value ?? false, Saml = draft.Config?.Saml,
                    Oidc = draft.Config?.Oidc is { } oidc ? oidc with { SealedSecret = box.CanSeal ? box.Keep(secret, kept, IdentityProvider.PurposeOf(id)) : kept } : null,
                    CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now,
                };
            });
        },
    };

    public static ConfigurationPart<TeamGroupMapping> Groups(Tables tables) => new("portal_team_group_mappings", tables.People)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, PeopleKeys.TeamGroups),
        Id = placed => placed.Value.Id,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField), new(Name, placed.Value.ProviderId, ProviderField, IsParent: true),
            new(TeamConfiguration.Name, placed.Value.TeamId, TeamField, IsParent: true)],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            PortalId = placed.Owner, placed.Value.Id, IdentityProviderId = placed.Value.ProviderId, placed.Value.TeamId, placed.Value.Group,
        }),
        ReadItem = (body, _, now) =>
        {
            var (portalId, id, providerId, teamId) = (body.ReadId(PortalField), body.ReadId(), body.ReadId(ProviderField), body.ReadId(TeamField));
            var group = TeamGroupEndpoints.ReadGroup(body);
            return !body.Close() ? null : new(PeopleKeys.Of(portalId), PeopleKeys.TeamGroup(providerId, teamId, group!), id, stored =>
                new(id, providerId, teamId, group!, stored?.CreatedAt ?? now, now));
        },
    };
}
