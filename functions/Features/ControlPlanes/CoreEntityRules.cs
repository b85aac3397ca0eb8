using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.ControlPlanes;

/// <summary>What core entities have in common. The contract lets nearly every field be null, which is the same as leaving it out.</summary>
internal static partial class CoreEntityRules
{
    /// <summary>Every protocol word of the contract.</summary>
    public static readonly string[] Protocols = ["grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp", "ws", "wss"];

    /// <summary>The protocols this gateway speaks.</summary>
    public static readonly string[] SpokenProtocols = ["grpc", "grpcs", "http", "https"];

    public const int NameCharactersMax = 256;

    /// <summary>The id that a client may choose, on the path or in the body. Both together must agree.</summary>
    public static Guid? ReadId(BodyFields body, CoreEntityPlace place)
    {
        var onPath = place.Key?.Id;
        var given = body.Id("id", nullable: true).Value;
        if (given is not null && onPath is not null && given != onPath) body.Faults.Add(new("id", "invalid", "id must be the id in the path"));
        // Clients send back what they read; it is of the right type then, and changes nothing.
        body.Whole("created_at", nullable: true);
        body.Whole("updated_at", nullable: true);
        return onPath ?? given;
    }

    /// <summary>A unique name; the one on the path is that under which a new thing is put. A UUID could not be told from an id in a path.</summary>
    public static string? ReadName(BodyFields body, CoreEntityPlace place, string field = "name", Regex? pattern = null, string form = "hold only letters, digits, '.', '-', '_' and '~'")
    {
        var onPath = place.Key?.Name;
        var name = body.Text(field, nullable: true, min: 1, max: NameCharactersMax, pattern: pattern ?? NameForm(), form: form);
        if (Guid.TryParse(name.Value, out _)) body.Faults.Add(new(body.PathOf(field), "invalid", $"{body.PathOf(field)} must not be a UUID"));
        if (onPath is not null && name.Value is not null && name.Value != onPath) body.Faults.Add(new(field, "invalid", $"{field} must be the name in the path"));
        return name.Value ?? onPath;
    }

    public static bool IsName(string text) => text.Length is > 0 and <= NameCharactersMax && NameForm().IsMatch(text);

    public static IReadOnlyList<string>? ReadTags(BodyFields body) =>
        body.Texts("tags", nullable: true, max: 100, itemMin: 1, itemMax: 128, pattern: TagForm(), form: "be printable and hold no ',' or '/'").Value?.Distinct().ToList();

    /// <summary>A reference <c>{ "id": … }</c> to another entity, which the body need not repeat when the path names it.</summary>
    public static Guid? ReadReference(BodyFields body, string field, CoreEntityPlace place)
    {
        var onPath = place.Parent(field);
        if (body.Object(field, nullable: true).Value is not { } reference) return onPath;
        var id = reference.Id("id", required: true).Value;
        reference.Close();
        if (onPath is not null && id is not null && id != onPath) body.Faults.Add(new($"{field}.id", "invalid", $"{field}.id must be the {field} in the path"));
        return onPath ?? id;
    }

    /// <summary>A flag whose null is its default.</summary>
    public static bool ReadFlag(BodyFields body, string field, bool otherwise) => body.Flag(field, nullable: true).Value ?? otherwise;

    /// <summary>A whole number whose null is its default.</summary>
    public static int ReadWhole(BodyFields body, string field, int otherwise, int min, int max) =>
        (int)(body.Whole(field, nullable: true, min: min, max: max).Value ?? otherwise);

    /// <summary>
    /// A field of the contract that this gateway does not act on. Taking it and doing nothing would leave a route wider or a connection weaker than its author believes.
    /// </summary>
    public static void Refuse(BodyFields body, string field, string why)
    {
        if (body.Raw(field).Value is not { } value || IsEmpty(value)) return;
        body.Faults.Add(new(body.PathOf(field), "invalid", $"{body.PathOf(field)} is not run by this gateway: {why}"));
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    // Letters and digits of every script, as in the gateway's own rule for names.
    [GeneratedRegex(@"^[\p{L}\p{M}\p{N}._~-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[^,/\p{Cc}]+$", RegexOptions.NonBacktracking)]
    private static partial Regex TagForm();
}
