using System.Text.Json;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Features.ControlPlanes;

/// <summary>The settings of the <c>ace</c> plugin, as they are kept and answered.</summary>
public sealed record AceConfig(string? Anonymous, MatchPolicy MatchPolicy, AceRateLimiting RateLimiting)
{
    public static AceConfig Read(BodyFields config)
    {
        var read = new AceConfig(
            config.Text("anonymous", nullable: true, min: 1, max: 256).Value,
            config.Choice<MatchPolicy>("match_policy", nullable: true).Value ?? MatchPolicy.IfPresent,
            AceRateLimiting.Read(config));
        config.Close();
        return read;
    }

    public static AceConfig Of(JsonElement config) => config.Deserialize<AceConfig>(Wire.Json)!;

    public AceSettings ToPolicy() => new() { MatchPolicy = MatchPolicy, Anonymous = Anonymous };
}

/// <summary>
/// How a gateway would share its counters. Kept and answered for clients that manage it; limits here are exact over all instances whatever it says, and counted in the
/// storage account.
/// </summary>
public sealed record AceRateLimiting(decimal? SyncRate, Dictionary<string, JsonElement>? Redis)
{
    private static readonly string[] Texts = ["host", "username", "server_name", "sentinel_master", "sentinel_username"];
    private static readonly string[] Wholes = ["port", "database", "connect_timeout", "read_timeout", "send_timeout", "keepalive_pool_size", "keepalive_backlog", "cluster_max_redirections"];
    private static readonly string[] Flags = ["ssl", "ssl_verify", "connection_is_proxied"];
    private static readonly string[] Secrets = ["password", "sentinel_password"];
    internal static readonly string[] SentinelRoles = ["any", "master", "slave"];

    /// <summary>What is known of Redis, by name.</summary>
    internal static IEnumerable<KeyValuePair<string, RedisFieldKind>> RedisFields() =>
    [
        .. Texts.Concat(Secrets).Select(name => KeyValuePair.Create(name, RedisFieldKind.Text)),
        .. Wholes.Select(name => KeyValuePair.Create(name, RedisFieldKind.Whole)),
        .. Flags.Select(name => KeyValuePair.Create(name, RedisFieldKind.Flag)),
        new("sentinel_role", RedisFieldKind.Role), new("cluster_nodes", RedisFieldKind.ClusterNodes), new("sentinel_nodes", RedisFieldKind.SentinelNodes),
    ];

    public static AceRateLimiting Read(BodyFields config)
    {
        if (config.Object("rate_limiting", nullable: true).Value is not { } limiting) return new(null, null);
        var read = new AceRateLimiting(ReadSyncRate(limiting), limiting.Object("redis", nullable: true).Value is { } redis ? ReadRedis(redis) : null);
        limiting.Close();
        return read;
    }

    private static decimal? ReadSyncRate(BodyFields limiting)
    {
        if (limiting.Raw("sync_rate").Value is not { } value || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var seconds) && seconds is 0 or (>= 0.02m and <= 3600)) return seconds;
        limiting.Faults.Add(new(limiting.PathOf("sync_rate"), "is_number", $"{limiting.PathOf("sync_rate")} must be 0, or 0.02 to 3600 seconds"));
        return null;
    }

    private static Dictionary<string, JsonElement> ReadRedis(BodyFields redis)
    {
        var given = redis.Peek().Where(pair => pair.Value.ValueKind != JsonValueKind.Null).ToDictionary(pair => pair.Key, pair => pair.Value.Clone(), StringComparer.Ordinal);
        foreach (var name in Texts) redis.Text(name, nullable: true, max: 512);
        foreach (var name in Wholes) redis.Whole(name, nullable: true, min: 0, max: 2_147_483_646);
        foreach (var name in Flags) redis.Flag(name, nullable: true);
        redis.Choice("sentinel_role", SentinelRoles, nullable: true);
        foreach (var name in (string[])["cluster_nodes", "sentinel_nodes"]) ReadNodes(redis, name);
        foreach (var name in Secrets)
            if (redis.Text(name, nullable: true, max: 512).Value is { } secret && !secret.StartsWith("{vault://", StringComparison.Ordinal)) RefuseSecret(redis, name);
        if (redis.Object("cloud_authentication", nullable: true).Value is not null) RefuseSecret(redis, "cloud_authentication");
        redis.Close();
        return given;
    }

    private static void ReadNodes(BodyFields redis, string name)
    {
        foreach (var node in redis.Objects(name, nullable: true, max: 100).Value ?? [])
        {
            node.Text(name == "cluster_nodes" ? "ip" : "host", nullable: true, max: 512);
            node.Whole("port", nullable: true, min: 0, max: 65_535);
            node.Close();
        }
    }

    // Nothing here would use it, and what nobody uses cannot leak.
    private static void RefuseSecret(BodyFields redis, string name) =>
        redis.Faults.Add(new(redis.PathOf(name), "invalid", $"{redis.PathOf(name)} is not kept: limits are counted in the storage account, not in Redis"));
}

/// <summary>Of what kind a setting of Redis is.</summary>
internal enum RedisFieldKind { Text, Whole, Flag, Role, ClusterNodes, SentinelNodes }
