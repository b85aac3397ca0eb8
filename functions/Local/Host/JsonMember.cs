using System.Text.Json;

namespace Local.Host;

/// <summary>Members by their name in any case, as the host's reader takes them.</summary>
internal static class JsonMember
{
    public static JsonElement? Find(JsonElement from, string name)
    {
        if (from.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in from.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        }

        return null;
    }
}
