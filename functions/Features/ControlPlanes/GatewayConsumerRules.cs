using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.ControlPlanes;

/// <summary>What a consumer must obey. Collects every fault in the body.</summary>
public static partial class GatewayConsumerRules
{
    private const int CharactersMax = 256;

    /// <summary>The consumer as the body says it; worthless when the body has faults.</summary>
    public static GatewayConsumer Read(BodyFields body, CoreEntityPlace place, DateTimeOffset now)
    {
        var consumer = new GatewayConsumer
        {
            Id = CoreEntityRules.ReadId(body, place) ?? Guid.NewGuid(),
            Username = CoreEntityRules.ReadName(body, place, "username", NameForm(), "hold no '/' or control characters"),
            CustomId = body.Text("custom_id", nullable: true, min: 1, max: CharactersMax, pattern: TextForm(), form: "hold no control characters").Value,
            Tags = CoreEntityRules.ReadTags(body),
            CreatedAt = now,
            UpdatedAt = now,
        };
        // Only when both were read well: a faulty one is not an absent one.
        if (body.Faults.Count == 0 && consumer is { Username: null, CustomId: null })
            body.Faults.Add(new("username", "required", "one of username or custom_id is required"));
        body.Close();
        return consumer;
    }

    public static bool IsUsername(string text) => text.Length is > 0 and <= CharactersMax && NameForm().IsMatch(text);

    [GeneratedRegex(@"^[^/\p{Cc}]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^\P{Cc}+\z", RegexOptions.NonBacktracking)]
    private static partial Regex TextForm();
}
