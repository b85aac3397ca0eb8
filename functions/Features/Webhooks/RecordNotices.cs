using System.Text.Json;
using Features.ApiProducts;
using Features.ApiPublications;
using Features.ApiVersions;
using Features.Applications;
using Features.Credentials;
using Features.Developers;
using Features.PackageSpecifications;
using Features.ProductVersions;
using Features.Registrations;
using Platform.Http;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>
/// Reads from what is written what there is to tell, so that no writer can forget to. Pure. Told are ids and words; who wants to know more asks the API, and learns what is true by then.
/// </summary>
internal static class RecordNotices
{
    private static readonly IReadOnlyDictionary<string, Kind> People = new Dictionary<string, Kind>(StringComparer.Ordinal)
    {
        ["developer"] = Developers, ["application"] = Applications, ["registration"] = Registrations, ["credential"] = Credentials,
    };

    private static readonly IReadOnlyDictionary<string, Kind> Catalog = new Dictionary<string, Kind>(StringComparer.Ordinal)
    {
        ["publication"] = Publications, ["version"] = Versions, ["package-specification"] = PackageSpecifications,
    };

    private delegate Told? Kind(string partition, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all);

    /// <summary>What a group of writes gives to tell: the type of the event and its data.</summary>
    public static IEnumerable<(string Type, IReadOnlyDictionary<string, string> Data)> Of(string table, string partition, IReadOnlyList<RecordChange> changes)
    {
        var kinds = table switch { "people" => People, "catalog" => Catalog, _ => null };
        if (kinds is null) yield break;
        foreach (var change in changes)
        {
            var key = change.Row.Split('|');
            if (kinds.TryGetValue(key[0], out var kind) && kind(partition, key, change.Before, change.After, changes) is { } told) yield return (told.Type, told.Data);
            // One row of these says several things at once.
            var more = table != "catalog" ? [] : key[0] switch
            {
                "product" => ProductNotices.Of((ApiProduct?)change.Before, (ApiProduct?)change.After),
                "product-version" => ProductNotices.Of((ProductVersion?)change.Before, (ProductVersion?)change.After),
                _ => [],
            };
            foreach (var one in more) yield return one;
        }
    }

    private static Told? Developers(string portalId, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((Developer?)before, (Developer?)after);
        var type = now is null ? WebhookEvent.DeveloperDeleted
            : was is null ? WebhookEvent.DeveloperCreated
            : was.Status != now.Status ? WebhookEvent.DeveloperStatusChanged
            : Same(was with { UpdatedAt = now.UpdatedAt }, now) ? null
            : WebhookEvent.DeveloperUpdated;
        return type is null ? null : new Told(type, ("portal_id", portalId), ("developer_id", key[1])).With(was?.Status, now?.Status);
    }

    private static Told? Applications(string portalId, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((Application?)before, (Application?)after);
        // An application stands under its owner: one that is given away is removed in one place and added in another, in one group.
        var other = all.FirstOrDefault(change => change.Row != string.Join('|', key) && change.Row.Split('|') is ["application", _, var id] && id == key[2]);
        if (other is not null)
            return now is null ? null
                : new Told(WebhookEvent.ApplicationTransferred, ("portal_id", portalId), ("application_id", key[2]), ("owner_type", Wire.Word(now.OwnerType)), ("owner_id", key[1]))
                    .And("previous_owner_id", other.Row.Split('|')[1]);
        var type = now is null ? WebhookEvent.ApplicationDeleted
            : was is null ? WebhookEvent.ApplicationCreated
            // Every change of a registration or key counts in the application's row; that is not the application's own.
            : Same(was with { UpdatedAt = now.UpdatedAt, GrantsVersion = now.GrantsVersion }, now) ? null
            : WebhookEvent.ApplicationUpdated;
        return type is null ? null
            : new Told(type, ("portal_id", portalId), ("application_id", key[2]), ("owner_type", (now ?? was) is { } known ? Wire.Word(known.OwnerType) : null), ("owner_id", key[1]));
    }

    private static Told? Registrations(string portalId, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((Registration?)before, (Registration?)after);
        var type = now is null ? WebhookEvent.RegistrationDeleted
            : was is null ? WebhookEvent.RegistrationCreated
            : was.Status != now.Status ? WebhookEvent.RegistrationStatusChanged
            : null;
        return type is null ? null
            : new Told(type, ("portal_id", portalId), ("registration_id", (now ?? was)?.Id.ToString("D")), ("application_id", key[1]),
                ("product_id", (now ?? was)?.ProductId?.ToString("D")), ((now ?? was)?.ProductId is null ? "api_id" : "product_version_id", key[2])).With(was?.Status, now?.Status);
    }

    private static Told? Credentials(string portalId, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((Credential?)before, (Credential?)after);
        var type = now is null ? WebhookEvent.CredentialDeleted
            : was is null ? WebhookEvent.CredentialCreated
            : now.ToldEndAt != was.ToldEndAt ? WebhookEvent.CredentialExpired
            : now.IsReplaced && !was.IsReplaced ? WebhookEvent.CredentialReplaced
            : Same(was, now) ? null
            : WebhookEvent.CredentialUpdated;
        return type is null ? null
            : new Told(type, ("portal_id", portalId), ("credential_id", key[2]), ("application_id", key[1]), ("expires_at", now?.ExpiresAt is { } end ? Wire.Time(end) : null));
    }

    private static Told? Publications(string partition, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((ApiPublication?)before, (ApiPublication?)after);
        var type = now is null ? WebhookEvent.PublicationDeleted
            : was is null ? WebhookEvent.PublicationCreated
            : Same(was with { UpdatedAt = now.UpdatedAt }, now) ? null
            : WebhookEvent.PublicationUpdated;
        return type is null ? null
            : new Told(type, ("portal_id", key[2]), ("api_id", key[1]), ("entity_type", (now ?? was) is { } known ? Wire.Word(known.EntityType) : null),
                ("visibility", now is null ? null : Wire.Word(now.Visibility)));
    }

    private static Told? Versions(string partition, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((ApiVersion?)before, (ApiVersion?)after);
        var type = now is null ? WebhookEvent.SpecificationDeleted
            : was is null ? WebhookEvent.SpecificationCreated
            : now.State != was.State && now.State != SpecificationState.Pending ? WebhookEvent.SpecificationProcessed
            : now.Content != was.Content || now.Version != was.Version ? WebhookEvent.SpecificationUpdated
            : null;
        return type is null ? null
            : new Told(type, ("api_id", key[1]), ("version_id", key[2]), ("state", now is null ? null : Wire.Word(now.State)));
    }

    private static Told? PackageSpecifications(string partition, string[] key, object? before, object? after, IReadOnlyList<RecordChange> all)
    {
        var (was, now) = ((PackageSpecification?)before, (PackageSpecification?)after);
        var type = now is null ? WebhookEvent.SpecificationDeleted : was is null ? WebhookEvent.SpecificationCreated : WebhookEvent.SpecificationUpdated;
        return new Told(type, ("api_package_id", key[1]), ("specification_id", (now ?? was)?.Id.ToString("D")));
    }

    // Records hold lists, which are equal only when they are the same; what is stored decides.
    private static bool Same<T>(T a, T b) => JsonSerializer.Serialize(a) == JsonSerializer.Serialize(b);

    private sealed record Told(string Type, Dictionary<string, string> Data)
    {
        public Told(string type, params (string Name, string? Value)[] data)
            : this(type, data.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!)) { }

        public Told And(string name, string value)
        {
            Data[name] = value;
            return this;
        }

        public Told With(ApprovalStatus? before, ApprovalStatus? after)
        {
            if (after is { } now) Data["status"] = Wire.Word(now);
            if (before is { } was && was != after) Data["previous_status"] = Wire.Word(was);
            return this;
        }
    }
}
