using Platform.Errors;
using Platform.Fields;

namespace Features.ProductVersions;

/// <summary>What a version of a product must obey. Collects every fault.</summary>
public static class ProductVersionRules
{
    public const string ServiceField = "gateway_service";

    private const string ControlPlaneField = "control_plane_id";
    private const string OlderControlPlaneField = "runtime_group_id";

    // The contract has no bound.
    private const int NameCharactersMax = 255;

    private static readonly string[] ReadOnly = ["id", "auth_strategy_sync_errors", "portals", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ProductVersionDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: NameCharactersMax);
        var service = ReadService(body);
        var (status, deprecated) = (body.Choice<PublishStatus>("publish_status"), body.Flag("deprecated"));
        var labels = body.ReadLabels().Value;
        body.Ignore(ReadOnly);
        return body.Close()
            ? new(name.Value!, service.Value, status.Value ?? PublishStatus.Unpublished, deprecated.Value ?? false, labels?.ApplyTo(new Dictionary<string, string>()) ?? [])
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ProductVersionChange? ReadChange(BodyFields body)
    {
        var change = new ProductVersionChange(
            body.Name("name", min: 1, max: NameCharactersMax), ReadService(body), body.Choice<PublishStatus>("publish_status").Value, body.Flag("deprecated").Value,
            body.ReadLabels(removable: true).Value)
        {
            NotifiesDevelopers = body.Flag("notify").Value ?? false,
        };
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>The service by the name that the contract has for control planes now, or by the older one; both when they say the same.</summary>
    private static Optional<GatewayServiceLink?> ReadService(BodyFields body)
    {
        var service = body.Object(ServiceField, nullable: true);
        if (service.Value is not { } fields) return service.IsGiven ? new(true, null) : default;
        var id = fields.Id("id", required: true);
        var older = fields.Has(OlderControlPlaneField) ? fields.Id(OlderControlPlaneField, required: true) : default;
        var controlPlane = fields.Id(ControlPlaneField, required: !fields.Has(OlderControlPlaneField));
        if (!fields.Has(ControlPlaneField) && !fields.Has(OlderControlPlaneField)) body.Faults.Add(Fault.Required(fields.PathOf(OlderControlPlaneField)));
        if (controlPlane.Value is { } one && older.Value is { } other && one != other)
            body.Faults.Add(new(fields.PathOf(OlderControlPlaneField), "invalid", $"{fields.PathOf(OlderControlPlaneField)} names another control plane than {ControlPlaneField}"));
        fields.Close();
        return id.Value is { } serviceId && (controlPlane.Value ?? older.Value) is { } controlPlaneId ? new(true, new GatewayServiceLink(controlPlaneId, serviceId)) : default;
    }
}
