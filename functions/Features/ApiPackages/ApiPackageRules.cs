using System.Text.Json;
using System.Text.RegularExpressions;
using Features.Apis;
using Platform.Errors;
using Platform.Fields;
using Policies;

namespace Features.ApiPackages;

/// <summary>What a package must obey. Collects every fault.</summary>
public static partial class ApiPackageRules
{
    /// <summary>Steps of one change to a package's operations. The contract's number, and what one transaction holds.</summary>
    public const int StepsMax = 100;

    private const string PathStart = "operations/";

    private static readonly string[] ReadOnly = ["id", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiPackageDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: ApiRules.CharactersMax);
        var description = ApiRules.ReadDescription(body);
        var version = body.Name("version", nullable: true, min: 1, max: ApiRules.CharactersMax);
        var slug = ApiRules.ReadSlug(body);
        var limit = ReadLimit(body, required: false);
        var labels = body.ReadLabels().Value;
        var attributes = ApiRules.ReadAttributes(body);
        body.Ignore(ReadOnly);
        return body.Close()
            ? new(name.Value!, description.Value, version.Value, slug.Value, limit.Value, labels?.ApplyTo(new Dictionary<string, string>()) ?? [], attributes.Value ?? [])
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiPackageChange? ReadChange(BodyFields body)
    {
        var change = new ApiPackageChange(
            body.Name("name", min: 1, max: ApiRules.CharactersMax),
            ApiRules.ReadDescription(body),
            body.Name("version", nullable: true, min: 1, max: ApiRules.CharactersMax),
            ApiRules.ReadSlug(body),
            ReadLimit(body, required: false),
            body.ReadLabels(removable: true).Value,
            ApiRules.ReadAttributes(body));
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>The steps of a change to a package's operations. Faults are named by the step's place: <c>0.path</c>.</summary>
    public static List<MemberStep?> ReadSteps(JsonElement body, List<Fault> faults)
    {
        var (steps, untold) = (new List<MemberStep?>(), new HashSet<Guid>());
        if (body.ValueKind != JsonValueKind.Array) faults.Add(Fault.Not("body", "is_array", "an array"));
        else if (body.GetArrayLength() is var count && count < 1) faults.Add(new("body", "min_items", "body must have at least 1 item") { Minimum = 1 });
        else if (count > StepsMax) faults.Add(new("body", "max_items", $"body must have at most {StepsMax} items") { Maximum = StepsMax });
        else
        {
            for (var i = 0; i < count; i++)
            {
                var (step, target) = ReadStep(body[i], $"{i}", faults);
                if (step is null && target is { } id) untold.Add(id);
                steps.Add(step);
            }
        }
        // What a step without a fault finds depends on those before it: of what they are about nothing can be said.
        return steps.ConvertAll(step => step is not null && untold.Contains(step.OperationId) ? null : step);
    }

    private static (MemberStep? Step, Guid? Target) ReadStep(JsonElement element, string path, List<Fault> faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(Fault.Not(path, "is_object", "an object"));
            return (null, null);
        }
        var item = new BodyFields(element, path, []);
        var op = item.Choice<MemberOp>("op", required: true);
        var target = item.Text("path", required: true, pattern: PathForm(), form: "have the form operations/<uuid>");
        // RFC 6902: a replacement says what it puts there; for an operation without a limit of its own that is null.
        var value = item.Object("value", required: op.Value == MemberOp.Replace).Value;
        var limit = value is null ? default : ReadLimit(value, required: true);
        value?.Close();
        var sound = item.Close();
        faults.AddRange(item.Faults);
        var id = target.Value is { } found ? Guid.ParseExact(found[PathStart.Length..], "D") : (Guid?)null;
        return (sound ? new(op.Value!.Value, id!.Value, limit.Value) : null, id);
    }

    internal static Optional<RateLimit?> ReadLimit(BodyFields body, bool required)
    {
        var config = body.Object("rate_limiting_config", nullable: true);
        if (required && !config.IsGiven && !body.Has("rate_limiting_config")) body.Faults.Add(Fault.Required(body.PathOf("rate_limiting_config")));
        if (config.Value is not { } fields) return config.IsGiven ? new(true, null) : default;
        var limit = fields.Whole("limit", required: true, min: 0);
        var duration = fields.Choice<LimitDuration>("duration", required: true);
        fields.Close();
        return limit.IsGiven && duration.IsGiven ? new(true, new RateLimit(limit.Value!.Value, duration.Value!.Value)) : default;
    }

    [GeneratedRegex(@"^operations/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex PathForm();
}
