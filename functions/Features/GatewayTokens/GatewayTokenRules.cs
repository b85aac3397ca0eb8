using Platform.Fields;

namespace Features.GatewayTokens;

/// <summary>What a gateway's token must obey.</summary>
public static class GatewayTokenRules
{
    /// <summary>Enough to replace the tokens of several gateways one by one. Two requests at once may overstep it by one; it only keeps snapshots small.</summary>
    public const int TokensMax = 10;

    /// <summary>The name of a new token, or null with the faults noted in <paramref name="body"/>.</summary>
    public static string? ReadName(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: 120);
        return body.Close() ? name.Value : null;
    }
}
