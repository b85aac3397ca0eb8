using Features.ApiPublications;
using Features.CustomDomains;
using Platform.Errors;
using Platform.Fields;

namespace Features.Portals;

/// <summary>What a portal must obey. Collects every fault.</summary>
public static class PortalRules
{
    /// <summary>What a body says, with the faults noted in it; the caller adds what only storage can know, and closes.</summary>
    public static PortalChange Read(BodyFields body, bool isNew)
    {
        body.Ignore("id", "created_at", "updated_at", "default_domain", "canonical_domain");
        return new(
            body.Name("name", required: isNew, min: 1, max: 255),
            body.Name("display_name", min: 1, max: 255),
            body.Text("description", nullable: true, max: 512),
            body.Flag("authentication_enabled"),
            body.Flag("rbac_enabled"),
            body.Flag("sipr_enabled"),
            body.Choice<Visibility>("default_api_visibility"),
            body.Choice<Visibility>("default_page_visibility"),
            body.Id("default_application_auth_strategy_id", nullable: true),
            body.Flag("auto_approve_developers"),
            body.Flag("auto_approve_applications"),
            body.Flag("notifications_developer_pii_visibility_enabled"),
            body.ReadLabels(removable: true).Value);
    }

    /// <summary>What is wrong with a portal as it would be after a change.</summary>
    public static Fault? Check(Portal portal) => portal.RbacEnabled && !portal.AuthenticationEnabled
        ? new("rbac_enabled", "dependent_fields", "rbac_enabled needs authentication_enabled") { Dependents = ["authentication_enabled"] }
        : null;

    /// <summary>That both custom hosts of a portal are one.</summary>
    public static Fault SameHosts(string field) => new(field, "invalid", $"{field} must not be the custom domain, at which the portal's own site is");

    /// <summary>The portal after a change. A custom domain that keeps its name keeps what is known of it.</summary>
    public static Portal Apply(PortalChange change, Portal to, DateTimeOffset now) => to with
    {
        Name = change.Name.Or(to.Name)!,
        DisplayName = change.DisplayName.Or(to.DisplayName)!,
        Description = change.Description.Or(to.Description),
        AuthenticationEnabled = change.AuthenticationEnabled.Or(null) ?? to.AuthenticationEnabled,
        RbacEnabled = change.RbacEnabled.Or(null) ?? to.RbacEnabled,
        SiprEnabled = change.SiprEnabled.Or(null) ?? to.SiprEnabled,
        DefaultApiVisibility = change.DefaultApiVisibility.Or(null) ?? to.DefaultApiVisibility,
        DefaultPageVisibility = change.DefaultPageVisibility.Or(null) ?? to.DefaultPageVisibility,
        DefaultStrategyId = change.DefaultStrategyId.Or(to.DefaultStrategyId),
        AutoApproveDevelopers = change.AutoApproveDevelopers.Or(null) ?? to.AutoApproveDevelopers,
        AutoApproveApplications = change.AutoApproveApplications.Or(null) ?? to.AutoApproveApplications,
        NotificationsDeveloperPiiVisibilityEnabled = change.NotificationsDeveloperPiiVisibilityEnabled.Or(null) ?? to.NotificationsDeveloperPiiVisibilityEnabled,
        Labels = change.Labels?.ApplyTo(to.Labels) ?? to.Labels,
        CustomDomain = !change.CustomDomain.IsGiven || change.CustomDomain.Value == to.CustomDomain?.Hostname ? to.CustomDomain
            : change.CustomDomain.Value is { } host ? new CustomDomain { Hostname = host, Enabled = true, CreatedAt = now, UpdatedAt = now } : null,
        CustomClientDomain = change.CustomClientDomain.Or(to.CustomClientDomain),
        UpdatedAt = now,
    };

    /// <summary>
    /// A new portal. A caller who names no default strategy gets the built-in one, unless developers cannot sign in, who could then make no application.
    /// </summary>
    public static Portal Create(PortalChange change, Guid id, string domain, DateTimeOffset now)
    {
        var name = change.Name.Value!;
        var portal = Apply(change, new()
        {
            Id = id,
            Name = name,
            DisplayName = name,
            DefaultDomain = $"{HostLabel.Of(name)}.{domain}",
            CreatedAt = now,
            UpdatedAt = now,
        }, now);
        return change.DefaultStrategyId.IsGiven || !portal.AuthenticationEnabled ? portal : portal with { DefaultStrategyId = BuiltInStrategy.Id };
    }
}
