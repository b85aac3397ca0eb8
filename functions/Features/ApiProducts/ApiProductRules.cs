using Features.Apis;
using Platform.Fields;

namespace Features.ApiProducts;

/// <summary>What a product must obey. Collects every fault.</summary>
public static class ApiProductRules
{
    public const string PublicLabelsField = "public_labels";
    public const string PortalsField = "portal_ids";

    /// <summary>Portals that show one product. The contract has no bound; ours lets all of them be looked at in one transaction.</summary>
    public const int PortalsMax = 80;

    private const int NameCharactersMax = 100;

    private static readonly string[] ReadOnly = ["id", "portals", "version_count", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiProductDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: NameCharactersMax);
        var description = ApiRules.ReadDescription(body);
        var (labels, publicLabels) = (body.ReadLabels().Value, body.ReadLabels(PublicLabelsField).Value);
        var portals = ReadPortals(body);
        body.Ignore(ReadOnly);
        return body.Close()
            ? new(name.Value!, description.Value, labels?.ApplyTo(new Dictionary<string, string>()) ?? [], publicLabels?.ApplyTo(new Dictionary<string, string>()) ?? [], portals.Value ?? [])
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiProductChange? ReadChange(BodyFields body)
    {
        var change = new ApiProductChange(
            body.Name("name", min: 1, max: NameCharactersMax),
            ApiRules.ReadDescription(body),
            body.ReadLabels(removable: true).Value,
            body.ReadLabels(PublicLabelsField, removable: true).Value,
            ReadPortals(body));
        // The contract lets `labels` be null, and not these.
        if (change.PublicLabels is { RemovesAll: true })
            body.Faults.Add(new(body.PathOf(PublicLabelsField), "type", $"{body.PathOf(PublicLabelsField)} must not be null"));
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    private static Optional<List<Guid>?> ReadPortals(BodyFields body)
    {
        var portals = body.Ids(PortalsField, max: PortalsMax);
        if (portals.Value is { } ids && ids.Distinct().Count() < ids.Count)
            body.Faults.Add(new(body.PathOf(PortalsField), "invalid", $"{body.PathOf(PortalsField)} must name each portal once"));
        return portals;
    }
}
