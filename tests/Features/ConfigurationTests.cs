using Features.ApiImplementations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.Identity;
using Features.Portals;
using Features.Teams;

namespace Features.Tests;

public sealed class ConfigurationTests
{
    /// <summary>
    /// What is stored of everything that an export holds. A property that is new here is either shown and read by the record's ...Configuration.cs, or it is none of the
    /// configuration; decide which, and name it here.
    /// </summary>
    public static TheoryData<Type, string> Records => new()
    {
        { typeof(AuthStrategy), "Id Name DisplayName Type KeyNames Ttl OpenIdConnect DcrProviderId PrincipalsEnabled Labels -CreatedAt -UpdatedAt" },
        { typeof(ControlPlane), "Id Name Description ClusterType AuthType CloudGateway ProxyUrls Labels -CreatedAt -UpdatedAt" },
        { typeof(Portal), "Id Name DisplayName Description AuthenticationEnabled RbacEnabled SiprEnabled DefaultApiVisibility DefaultPageVisibility DefaultStrategyId AutoApproveDevelopers "
            + "AutoApproveApplications NotificationsDeveloperPiiVisibilityEnabled DefaultDomain -CustomDomain Labels BasicAuthEnabled KonnectMappingEnabled IdpMappingEnabled -CreatedAt -UpdatedAt" },
        { typeof(Api), "Id Name Description Version Slug Labels Attributes CurrentVersionId -CreatedAt -UpdatedAt" },
        { typeof(ApiVersion), "Id ApiId Version -Type -Format Content -OperationCount -State -ValidationMessages -Operations -CreatedAt -UpdatedAt" },
        { typeof(ApiImplementation), "Id ApiId ControlPlaneId ServiceId -CreatedAt -UpdatedAt" },
        { typeof(ApiPackage), "Id Name Description Version Slug Limit Counting Labels Attributes -CreatedAt -UpdatedAt" },
        { typeof(ApiPackageMember), "PackageId OperationId ApiId Method Path Limit -CreatedAt -UpdatedAt" },
        { typeof(ApiPublication), "EntityId EntityType PortalId StrategyId Visibility AutoApproveRegistrations -CreatedAt -UpdatedAt" },
        { typeof(Teams.Team), "Id Name Description CanOwnApplications -CreatedAt -UpdatedAt" },
        { typeof(TeamRole), "Id TeamId Role EntityId EntityTypeName EntityRegion -AssignedAt" },
        { typeof(Identity.Team), "Id Name Description Labels -IsSystemTeam -CreatedAt -UpdatedAt" },
        { typeof(Documents.ApiDocument), "Id Title Content -CreatedAt -UpdatedAt" },
        { typeof(Documents.DocumentNode), "Id ParentId Slug Status" },
        { typeof(Pages.PortalPage), "Id Text" },
        { typeof(Snippets.PortalSnippet), "Id Name Text Status" },
        { typeof(PortalContent.PortalText), "Title Description Content Visibility -CreatedAt -UpdatedAt" },
        { typeof(AssignedRole), "Id RoleName EntityTypeName EntityId EntityRegion" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Keeps_account_of_every_property_of_what_is_configured(Type record, string properties) =>
        Assert.Equal(properties.Split(' ').Select(name => name.TrimStart('-')).Order(), record.GetProperties().Where(property => property.GetMethod!.IsPublic && !property.GetMethod.IsStatic)
            .Select(property => property.Name).Order());
}
