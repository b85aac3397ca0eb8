using Platform.Fields;

namespace Features.IpAllowLists;

/// <summary>What an allow list must obey.</summary>
public static class IpAllowListRules
{
    private const int EntriesMax = 25;

    /// <summary>The addresses, or null with the faults noted. A change must say something, and there is nothing else to say.</summary>
    public static IReadOnlyList<string>? Read(BodyFields body)
    {
        var given = body.Texts("allowed_ips", required: true, min: 1, max: EntriesMax).Value;
        var seen = new HashSet<AddressRange>();
        for (var i = 0; i < given?.Count; i++)
        {
            var field = $"{body.PathOf("allowed_ips")}.{i}";
            if (!AddressRange.TryRead(given[i], out var range)) body.Faults.Add(new(field, "invalid", $"{field} must be an IP address or a CIDR block"));
            else if (!seen.Add(range)) body.Faults.Add(new(field, "invalid", $"{field} stands there twice"));
        }
        return body.Close() ? given : null;
    }
}
