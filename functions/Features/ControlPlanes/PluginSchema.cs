using System.Text.Json.Serialization;
using Policies;

namespace Features.ControlPlanes;

/// <summary>A field of a plugin in the gateway's own schema language: an object with the field's name as its only key.</summary>
public sealed record SchemaField(string Type)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Required { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? Default { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OneOf { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<decimal>? Between { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? LenMax { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SchemaField? Elements { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reference { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Eq { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Dictionary<string, SchemaField>>? Fields { get; init; }
}

/// <summary>The schemas of the plugins that this gateway runs, as far as it runs them. A test holds them to what the plugins take.</summary>
public sealed record PluginSchema(IReadOnlyList<Dictionary<string, SchemaField>> Fields)
{
    private static readonly SchemaField Text = new("string");
    private static readonly SchemaField Flag = new("boolean");
    private static readonly SchemaField Whole = new("integer") { Between = [0, 2_147_483_646] };

    /// <summary>The schema of a plugin, or null for one that is not run.</summary>
    public static PluginSchema? Find(string plugin) => plugin switch
    {
        PolicyPlugin.AceName => new(Scope(Ace())),
        PolicyPlugin.CorsName => new(Scope(Cors())),
        _ => null,
    };

    private static List<Dictionary<string, SchemaField>> Scope(SchemaField config) =>
    [
        Named("protocols", new("set") { Default = new GatewayPlugin { Id = default, Name = "", Config = default, CreatedAt = default, UpdatedAt = default }.Protocols, Elements = Text with { OneOf = CoreEntityRules.Protocols } }),
        // No plugin of ours is for one consumer.
        Named("consumer", new("foreign") { Reference = "consumers", Eq = "null" }),
        Named("consumer_group", new("foreign") { Reference = "consumer_groups", Eq = "null" }),
        Named("config", config),
    ];

    private static SchemaField Ace() => Record(
        Named("anonymous", Text with { LenMax = 256 }),
        Named("match_policy", Text with { Default = "if_present", OneOf = ["if_present", "required"] }),
        Named("rate_limiting", Record(Named("sync_rate", new("number") { Between = [0, 3600] }), Named("redis", Record([.. AceRateLimiting.RedisFields().Select(RedisField)])))));

    private static Dictionary<string, SchemaField> RedisField(KeyValuePair<string, RedisFieldKind> field) => Named(field.Key, field.Value switch
    {
        RedisFieldKind.Text => Text with { LenMax = 512 },
        RedisFieldKind.Whole => Whole,
        RedisFieldKind.Flag => Flag,
        RedisFieldKind.Role => Text with { OneOf = AceRateLimiting.SentinelRoles },
        RedisFieldKind.ClusterNodes => new("array") { Elements = Record(Named("ip", Text), Named("port", Whole)) },
        _ => new("array") { Elements = Record(Named("host", Text), Named("port", Whole)) },
    });

    private static SchemaField Cors()
    {
        var list = new SchemaField("array") { Elements = Text };
        return Record(
            Named("origins", list),
            Named("methods", list with { Elements = Text with { OneOf = CorsConfig.AllMethods }, Default = CorsConfig.AllMethods }),
            Named("headers", list),
            Named("exposed_headers", list),
            Named("max_age", new("integer") { Between = [0, int.MaxValue] }),
            Named("credentials", Flag with { Default = false }),
            Named("preflight_continue", Flag with { Default = false }),
            Named("private_network", Flag with { Default = false }),
            Named("allow_origin_absent", Flag with { Default = true }));
    }

    private static SchemaField Record(params IReadOnlyList<Dictionary<string, SchemaField>> fields) => new("record") { Required = true, Fields = fields };

    private static Dictionary<string, SchemaField> Named(string name, SchemaField field) => new() { [name] = field };
}
