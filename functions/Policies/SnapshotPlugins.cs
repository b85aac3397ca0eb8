namespace Policies;

/// <summary>The plugins of a snapshot, read.</summary>
internal static class SnapshotPlugins
{
    public static PolicyPlugin Plugin(ref SnapshotJson json)
    {
        string? id = null, name = null;
        var plugin = new PolicyPlugin { Id = "", Name = "" };
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Text();
            else if (json.Is("name"u8)) name = json.Shared();
            else if (json.Is("enabled"u8)) plugin = plugin with { Enabled = json.Flag() };
            else if (json.Is("serviceId"u8)) plugin = plugin with { ServiceId = json.TextOrNull() };
            else if (json.Is("routeId"u8)) plugin = plugin with { RouteId = json.TextOrNull() };
            else if (json.Is("ace"u8)) plugin = plugin with { Ace = Ace(ref json) };
            else if (json.Is("cors"u8)) plugin = plugin with { Cors = Cors(ref json) };
            else json.Skip();
        }
        return plugin with { Id = json.Needed(id, "a plugin's id"), Name = json.Needed(name, "a plugin's name") };
    }

    private static AceSettings? Ace(ref SnapshotJson json)
    {
        if (!json.Open())
            return null;
        var ace = new AceSettings();
        while (json.Next())
        {
            if (json.Is("matchPolicy"u8)) ace = ace with { MatchPolicy = (MatchPolicy)json.OneOf(nameof(MatchPolicy.IfPresent), nameof(MatchPolicy.Required)) };
            else if (json.Is("anonymous"u8)) ace = ace with { Anonymous = json.TextOrNull() };
            else json.Skip();
        }
        return ace;
    }

    private static CorsSettings? Cors(ref SnapshotJson json)
    {
        if (!json.Open())
            return null;
        var cors = new CorsSettings();
        while (json.Next())
        {
            if (json.Is("origins"u8)) cors = cors with { Origins = json.Texts() };
            else if (json.Is("methods"u8)) cors = cors with { Methods = json.Texts() };
            else if (json.Is("headers"u8)) cors = cors with { Headers = json.Texts() };
            else if (json.Is("exposedHeaders"u8)) cors = cors with { ExposedHeaders = json.Texts() };
            else if (json.Is("credentials"u8)) cors = cors with { Credentials = json.Flag() };
            else if (json.Is("maxAgeSeconds"u8)) cors = cors with { MaxAgeSeconds = json.NumberOrNull() };
            else if (json.Is("preflightContinue"u8)) cors = cors with { PreflightContinue = json.Flag() };
            else if (json.Is("privateNetwork"u8)) cors = cors with { PrivateNetwork = json.Flag() };
            else if (json.Is("allowOriginAbsent"u8)) cors = cors with { AllowOriginAbsent = json.Flag() };
            else json.Skip();
        }
        return cors;
    }
}
