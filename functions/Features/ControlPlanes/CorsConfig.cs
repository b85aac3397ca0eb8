using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Features.ControlPlanes;

/// <summary>The settings of the <c>cors</c> plugin, as they are kept and answered.</summary>
public sealed partial record CorsConfig(
    IReadOnlyList<string>? Origins, IReadOnlyList<string> Methods, IReadOnlyList<string>? Headers, IReadOnlyList<string>? ExposedHeaders, int? MaxAge,
    bool Credentials, bool PreflightContinue, bool PrivateNetwork, bool AllowOriginAbsent)
{
    internal static readonly string[] AllMethods = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    public static CorsConfig Read(BodyFields config)
    {
        var read = new CorsConfig(
            ReadOrigins(config),
            config.Texts("methods", nullable: true, choices: AllMethods).Value?.Distinct().ToList() ?? [.. AllMethods],
            ReadHeaders(config, "headers"),
            ReadHeaders(config, "exposed_headers"),
            (int?)config.Whole("max_age", nullable: true, min: 0, max: int.MaxValue).Value,
            CoreEntityRules.ReadFlag(config, "credentials", false),
            CoreEntityRules.ReadFlag(config, "preflight_continue", false),
            CoreEntityRules.ReadFlag(config, "private_network", false),
            CoreEntityRules.ReadFlag(config, "allow_origin_absent", true));
        config.Close();
        return read;
    }

    public static CorsConfig Of(JsonElement config) => config.Deserialize<CorsConfig>(Wire.Json)!;

    public CorsSettings ToPolicy() => new()
    {
        Origins = Origins ?? [],
        Methods = Methods,
        Headers = Headers ?? [],
        ExposedHeaders = ExposedHeaders ?? [],
        MaxAgeSeconds = MaxAge,
        Credentials = Credentials,
        PreflightContinue = PreflightContinue,
        PrivateNetwork = PrivateNetwork,
        AllowOriginAbsent = AllowOriginAbsent,
    };

    // An origin that is not plain text is an expression, so every entry must be one that compiles.
    private static List<string>? ReadOrigins(BodyFields config)
    {
        var origins = config.Texts("origins", nullable: true, max: 100, itemMin: 1, itemMax: 512).Value;
        for (var i = 0; i < origins?.Count; i++)
            if (origins[i] != "*" && RegexFault.Of(origins[i], isLinear: true) is { } wrong) config.Faults.Add(new($"{config.PathOf("origins")}.{i}", "invalid", $"{config.PathOf("origins")}.{i}: {wrong}"));
        return origins;
    }

    private static List<string>? ReadHeaders(BodyFields config, string name) =>
        config.Texts(name, nullable: true, max: 100, itemMin: 1, itemMax: 256, pattern: HeaderNameForm(), form: "be an HTTP header name").Value;

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderNameForm();
}
