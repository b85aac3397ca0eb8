using System.Text.Json;
using Features.Portals;
using Features.ProductVersions;
using Platform.Errors;
using Platform.Fields;

namespace Features.PortalProductVersions;

/// <summary>What a caller says of a version in one portal; what was left out stays.</summary>
public sealed record PortalProductVersionChange(
    PublishStatus? PublishStatus, Optional<Guid?> StrategyId, bool? ApplicationRegistrationEnabled, bool? AutoApproveRegistration, bool? Deprecated)
{
    /// <summary>Whether those who use the version are to be told that they should leave it.</summary>
    public bool NotifiesDevelopers { get; init; }

    /// <summary>The terms after the change. Who may register must be known by something: without a strategy of its own that is the portal's.</summary>
    public PortalProductVersion ApplyTo(PortalProductVersion terms, Portal portal, DateTimeOffset now)
    {
        var (strategy, registers) = (StrategyId.Or(terms.StrategyId), ApplicationRegistrationEnabled ?? terms.ApplicationRegistrationEnabled);
        return terms with
        {
            PublishStatus = PublishStatus ?? terms.PublishStatus,
            StrategyId = registers ? strategy ?? portal.DefaultStrategyId : strategy,
            ApplicationRegistrationEnabled = registers,
            AutoApproveRegistration = AutoApproveRegistration ?? terms.AutoApproveRegistration,
            Deprecated = Deprecated ?? terms.Deprecated,
            UpdatedAt = now,
        };
    }
}

/// <summary>What the terms of a version in a portal must obey. Collects every fault.</summary>
public static class PortalProductVersionRules
{
    public const string VersionField = "product_version_id";
    public const string StrategiesField = "auth_strategy_ids";

    private static readonly string[] ReadOnly = ["id", "auth_strategies", "created_at", "updated_at"];

    /// <summary>The version and its terms in a portal, or null with the faults noted in <paramref name="body"/>.</summary>
    public static (Guid VersionId, PortalProductVersionChange Terms)? ReadDraft(BodyFields body)
    {
        var version = body.Id(VersionField, required: true);
        var terms = Read(body, required: true);
        body.Ignore(ReadOnly);
        return body.Close() ? (version.Value!.Value, terms) : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>. A replacement names everything.</summary>
    public static PortalProductVersionChange? ReadChange(BodyFields body, Guid versionId, bool isReplacement)
    {
        // What was read may be sent back; another version's is no change of this one.
        if (body.Id(VersionField).Value is { } named && named != versionId)
            body.Faults.Add(new(body.PathOf(VersionField), "invalid", $"{body.PathOf(VersionField)} names another version than the path"));
        var change = Read(body, isReplacement) with { NotifiesDevelopers = body.Flag("notify_developers").Value ?? false };
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>Why terms cannot be as they would be, or null.</summary>
    public static Fault? FaultOf(PortalProductVersion terms) => terms is { ApplicationRegistrationEnabled: true, StrategyId: null }
        ? new(StrategiesField, "invalid", $"{StrategiesField} must name a strategy: the portal has no default by which registered applications would be known")
        : null;

    internal static Fault StrategyMissing() => Fault.MissingReference(StrategiesField, "Auth strategy not found");

    private static PortalProductVersionChange Read(BodyFields body, bool required) => new(
        body.Choice<PublishStatus>("publish_status", required).Value,
        ReadStrategy(body, required),
        body.Flag("application_registration_enabled", required).Value,
        body.Flag("auto_approve_registration", required).Value,
        body.Flag("deprecated", required).Value);

    /// <summary>A list of none or one. Published instructions give the id by itself, which can mean nothing else.</summary>
    private static Optional<Guid?> ReadStrategy(BodyFields body, bool required) => body.Raw(StrategiesField).Value is { ValueKind: JsonValueKind.String }
        ? body.Id(StrategiesField, required)
        : body.Ids(StrategiesField, required, max: 1).Select<Guid?>(ids => ids is [var id] ? id : null);
}
