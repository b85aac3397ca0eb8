using System.Reflection;
using Features.ApiImplementations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.Export;
using Features.Identity;
using Features.Portals;
using Features.Storage;
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
        { typeof(AuthStrategy), "Id Name DisplayName Type KeyNames HidesKey Ttl OpenIdConnect DcrProviderId PrincipalsEnabled Labels -CreatedAt -UpdatedAt" },
        { typeof(ControlPlane), "Id Name Description ClusterType AuthType CloudGateway ProxyUrls Labels -CreatedAt -UpdatedAt" },
        { typeof(Portal), "Id Name DisplayName Description AuthenticationEnabled RbacEnabled SiprEnabled DefaultApiVisibility DefaultPageVisibility DefaultStrategyId AutoApproveDevelopers "
            + "AutoApproveApplications NotificationsDeveloperPiiVisibilityEnabled DefaultDomain CustomDomain CustomClientDomain Labels BasicAuthEnabled KonnectMappingEnabled IdpMappingEnabled -CreatedAt -UpdatedAt" },
        { typeof(Api), "Id Name Description Version Slug Labels Attributes CurrentVersionId -CreatedAt -UpdatedAt" },
        { typeof(ApiVersion), "Id ApiId Version -Type -Format Content -OperationCount -State -ValidationMessages -Operations -CreatedAt -UpdatedAt" },
        { typeof(ApiImplementation), "Id ApiId ControlPlaneId ServiceId -CreatedAt -UpdatedAt" },
        { typeof(ApiPackage), "Id Name Description Version Slug Limit Counting Labels Attributes -CreatedAt -UpdatedAt" },
        { typeof(ApiPackageMember), "PackageId OperationId ApiId Method Path Limit -CreatedAt -UpdatedAt" },
        { typeof(ApiPublication), "EntityId EntityType -ProductId PortalId StrategyId Visibility AutoApproveRegistrations -CreatedAt -UpdatedAt" },
        { typeof(Teams.Team), "Id Name Description CanOwnApplications -CreatedAt -UpdatedAt" },
        { typeof(TeamRole), "Id TeamId Role EntityId EntityTypeName EntityRegion -AssignedAt" },
        { typeof(Identity.Team), "Id Name Description Labels -IsSystemTeam -CreatedAt -UpdatedAt" },
        { typeof(Documents.ApiDocument), "Id Title Content Metadata -CreatedAt -UpdatedAt" },
        { typeof(ApiProducts.ApiProduct), "Id Name Description Labels PublicLabels PortalIds -CreatedAt -UpdatedAt" },
        { typeof(ProductVersions.ProductVersion), "Id ProductId Name GatewayService IsClosed PublishStatus Deprecated Labels Portals Specification -CreatedAt -UpdatedAt" },
        { typeof(Documents.DocumentNode), "Id ParentId Slug Status" },
        { typeof(Pages.PortalPage), "Id Text" },
        { typeof(Snippets.PortalSnippet), "Id Name Text Status" },
        { typeof(PortalContent.PortalText), "Title Description Content Visibility -CreatedAt -UpdatedAt" },
        { typeof(AssignedRole), "Id RoleName EntityTypeName EntityId NamesAll EntityRegion" },
        { typeof(ControlPlaneGroup), "Id Members -CreatedAt -UpdatedAt" },
        { typeof(DcrProviders.DcrProvider), "Id Name DisplayName Type Issuer Config SealedSecret Labels -CreatedAt -UpdatedAt" },
        { typeof(DcrProviders.DcrConfig), "InitialClientId InitialClientAudience UseDeveloperManagedScopes DcrBaseUrl DisableEventHooks DisableRefreshSecret AllowMultipleCredentials" },
        { typeof(CustomDomains.CustomDomain), "Hostname Enabled Method -Certificate -VerifiedAt -CreatedAt -UpdatedAt" },
        { typeof(AuditLogs.AuditDestination), "Id Name Endpoint SealedAuthorization LogFormat -CreatedAt -UpdatedAt" },
        { typeof(AuditLogs.AuditWebhook), "PortalId Enabled DestinationId" },
        { typeof(Webhooks.Webhook), "Id Name Description Url EventTypes PortalIds Enabled -DisabledReason -DisabledAt SealedSecret -SealedPreviousSecret -PreviousSecretExpiresAt -CreatedAt -UpdatedAt" },
        { typeof(Features.Mail.MailDomain), "Domain -CreatedAt -UpdatedAt" },
        { typeof(Features.Mail.MailConfig), "Id Enabled DomainName FromName FromEmail ReplyToEmail -CreatedAt -UpdatedAt" },
        { typeof(Features.Mail.MailOverride), "Subject Title Body ButtonLabel Enabled -CreatedAt -UpdatedAt" },
        { typeof(IpAllowLists.IpAllowList), "Id AllowedIps -CreatedAt" },
        { typeof(PortalContent.SettingRow), "Content -UpdatedAt" },
        { typeof(Assets.PortalAsset), "MediaType Content Filename" },
        { typeof(Images.EntityImage), "OwnerId -Status -Error -Upload Applied -CreatedAt -UpdatedAt" },
        { typeof(PackageSpecifications.PackageSpecification), "Id PackageId -Type -Format Content -ValidationMessages -CreatedAt -UpdatedAt" },
        { typeof(IdentityProviders.IdentityProvider), "Id Type Enabled Oidc Saml LoginPath -CreatedAt -UpdatedAt" },
        { typeof(ConsoleSignIn.AdminAuthentication), "IdpMapping KonnectMapping" },
        { typeof(IdentityProviders.TeamGroupMapping), "Id ProviderId TeamId Group -CreatedAt -UpdatedAt" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Keeps_account_of_every_property_of_what_is_configured(Type record, string properties) =>
        Assert.Equal(properties.Split(' ').Select(name => name.TrimStart('-')).Order(), record.GetProperties().Where(property => property.GetMethod!.IsPublic && !property.GetMethod.IsStatic)
            .Select(property => property.Name).Order());

    /// <summary>Where the rows of each table get their keys.</summary>
    public static TheoryData<string, Type> KeysOfTables => new()
    {
        { "catalog", typeof(CatalogKeys) }, { "people", typeof(PeopleKeys) }, { "portalcontent", typeof(ContentKeys) }, { "identity", typeof(IdentityKeys) }, { "sessions", typeof(SessionKeys) },
        { "audit", typeof(AuditKeys) }, { "webhooks", typeof(WebhookKeys) },
    };

    [Theory]
    [MemberData(nameof(KeysOfTables))]
    public void Keeps_account_of_every_kind_of_row(string table, Type keys) => Assert.All(KindsIn(table, keys), IsAccountedFor);

    [Fact]
    public void Keeps_account_of_every_kind_of_gateway_entity() =>
        Assert.All(typeof(ICoreEntity<>).Assembly.GetTypes().Where(type => type is { IsInterface: false, IsAbstract: false } && Array.Exists(type.GetInterfaces(), one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICoreEntity<>)))
            .Select(type => $"gateway/{type.GetProperty("Kind")!.GetValue(null)}"), IsAccountedFor);

    /// <summary>A setting of a portal is a class of its own and a kind of row of its own.</summary>
    [Fact]
    public void Keeps_account_of_every_setting_of_a_portal() =>
        Assert.All(typeof(PortalContent.OneOfAPortal<>).Assembly.GetTypes().Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(PortalContent.OneOfAPortal<>))
            .Select(type => (string)type.GetField("Key")!.GetValue(null)!).Concat(Enum.GetValues<Assets.AssetKind>().Select(kind => Platform.Http.Wire.Word(kind))).Select(name => $"portalcontent/setting|{name}"), IsAccountedFor);

    private static void IsAccountedFor(string kind)
    {
        Assert.True(ConfigurationScope.Parts.ContainsKey(kind) || ConfigurationScope.Others.ContainsKey(kind), $"{kind} is neither shown by a part of the configuration nor said to be none: ConfigurationScope");
        Assert.False(ConfigurationScope.Parts.ContainsKey(kind) && ConfigurationScope.Others.ContainsKey(kind), $"{kind} is both");
    }

    // Every key that the class can make, from arguments that do not matter.
    private static List<string> KindsIn(string table, Type keys)
    {
        var constants = keys.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        var made = keys.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(string) && !method.IsSpecialName)
            .Select(method => (string)method.Invoke(null, [.. method.GetParameters().Select(parameter => Any(parameter.ParameterType))])!);
        // A partition is a word, or an id.
        var partitions = new[] { AuditKeys.Log, AuditKeys.Places, WebhookKeys.Places, WebhookKeys.DeliveriesEnd };
        var rows = constants.Concat(made).Where(row => !Guid.TryParse(row, out _) && !partitions.Contains(row) && row != ContentKeys.Setting("x"));
        var kinds = rows.Select(row => ConfigurationScope.KindOf(table, row)).OfType<string>().Distinct().ToList();
        Assert.NotEmpty(kinds);
        return kinds;
    }

    private static object Any(Type type) =>
        type == typeof(string) ? "x" : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch : type == typeof(DateOnly) ? DateOnly.FromDateTime(DateTime.UnixEpoch)
        : type == typeof(long) ? 1L : Guid.NewGuid();
}
