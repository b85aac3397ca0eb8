using Features.ApiPublications;
using Features.Applications;
using Features.AuthStrategies;
using Features.Developers;
using Features.Portals;
using Platform.Errors;
using Platform.Fields;

namespace Features.Registrations;

/// <summary>What a registration must obey. Collects every fault.</summary>
public static class RegistrationRules
{
    /// <summary>The classic contract's name of what an application is to be registered for.</summary>
    public const string VersionField = "product_version_id";

    private const string ApiField = "api_id";

    /// <summary>The field that names what an application is to be registered for.</summary>
    public static string FieldOf(EntityType type) => type == EntityType.ProductVersion ? VersionField : ApiField;

    /// <summary>The draft of a developer, or null with the faults noted in <paramref name="body"/>.</summary>
    public static RegistrationDraft? ReadOwnDraft(BodyFields body)
    {
        var entity = body.Id(ApiField, required: true);
        return body.Close() ? new(entity.Value!.Value, null) : null;
    }

    /// <summary>What a developer says by the classic contract, or null with the faults noted in <paramref name="body"/>.</summary>
    public static (Guid VersionId, IReadOnlyList<string> Scopes)? ReadClassicDraft(BodyFields body)
    {
        var version = body.Id(VersionField, required: true);
        var scopes = body.ReadScopes();
        return body.Close() ? (version.Value!.Value, scopes.Value ?? []) : null;
    }

    /// <summary>Why a client cannot ask for scopes: its strategy says which there are.</summary>
    public static Fault? FaultOfScopes(IReadOnlyList<string> scopes, AuthStrategy? strategy) => scopes.Except(strategy?.OpenIdConnect?.Scopes ?? []).Any()
        ? Fault.NotOneOf(ApplicationRules.ScopesField, strategy?.OpenIdConnect?.Scopes ?? [])
        : null;

    /// <summary>The draft of an administrator, or null with the faults noted in <paramref name="body"/>.</summary>
    public static RegistrationDraft? ReadDraft(BodyFields body)
    {
        var entity = body.Id(ApiField, required: true);
        var status = body.Choice("status", ["approved", "pending"]).Value;
        return body.Close() ? new(entity.Value!.Value, status is null ? null : Words<ApprovalStatus>.Parse(status)) : null;
    }

    /// <summary>What a registration is before anybody decides: what approves by itself does so, whoever asks and whatever the other switch says.</summary>
    public static ApprovalStatus InitialStatus(Portal portal, ApiPublication publication, ApprovalStatus? wanted) =>
        portal.AutoApproveApplications || publication.AutoApproveRegistrations ? ApprovalStatus.Approved : wanted ?? ApprovalStatus.Pending;
}
