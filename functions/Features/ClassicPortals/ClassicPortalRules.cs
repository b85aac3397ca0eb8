using Features.CustomDomains;
using Features.Portals;
using Platform.Errors;
using Platform.Fields;

namespace Features.ClassicPortals;

/// <summary>What a portal must obey by the classic contract: the rules of portals, in older words. Collects every fault.</summary>
public static class ClassicPortalRules
{
    private const string PublicField = "is_public";
    private const string RbacField = "rbac_enabled";
    private const string DomainField = "custom_domain";
    private const string ClientDomainField = "custom_client_domain";

    /// <summary>What a body says, with the faults noted in it; the caller adds what only storage can know, and closes.</summary>
    /// <param name="body">What the caller sent.</param>
    /// <param name="isNew">Whether the portal is new.</param>
    /// <param name="portals">The domain under which every portal has its default host.</param>
    public static PortalChange Read(BodyFields body, bool isNew, string portals)
    {
        body.Ignore("id", "created_at", "updated_at", "default_domain", "application_count", "developer_count", "published_product_count");
        var isPublic = body.Flag(PublicField).Select(given => given is { } all ? !all : (bool?)null);
        return new(
            body.Name("name", required: isNew, min: 1, max: 255),
            body.Name("display_name", min: 1, max: 255),
            body.Text("description", nullable: true, max: 512),
            isPublic,
            body.Flag(RbacField),
            default, default, default,
            body.Id("default_application_auth_strategy_id", nullable: true),
            body.Flag("auto_approve_developers"),
            body.Flag("auto_approve_applications"),
            default,
            body.ReadLabels(removable: !isNew).Value)
        {
            CustomDomain = CustomDomainRules.ReadHost(body, DomainField, portals),
            CustomClientDomain = CustomDomainRules.ReadHost(body, ClientDomainField, portals),
        };
    }

    /// <summary>What is wrong with a portal as it would be after a change.</summary>
    public static Fault? Check(Portal portal) =>
        PortalRules.Check(portal) is not null
            ? new(RbacField, "dependent_fields", $"{RbacField} needs accounts of developers, which a portal has that is not {PublicField}") { Dependents = [PublicField] }
        : portal.CustomClientDomain is { } client && client == portal.CustomDomain?.Hostname ? PortalRules.SameHosts(ClientDomainField)
        : null;

    /// <summary>That there is no domain to verify.</summary>
    public static Fault NoDomain() => new(DomainField, "required", $"portal needs a {DomainField} to be verified");
}
