using System.Text.Json;

namespace Local.Sites;

/// <summary>
/// The part of a Static Web App's <c>staticwebapp.config.json</c> that our sites use, read as the service reads it: the first route that matches counts; its headers
/// replace global ones of the same name; what is neither file nor route gets the fallback, unless it is excluded.
/// Source: Microsoft Learn, "Configure Azure Static Web Apps".
/// </summary>
internal sealed record SiteConfig
{
    public const string FileName = "staticwebapp.config.json";

    public IReadOnlyDictionary<string, string> GlobalHeaders { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<SiteRoute> Routes { get; init; } = [];
    public SiteFallback? NavigationFallback { get; init; }
    public IReadOnlyDictionary<string, string> MimeTypes { get; init; } = new Dictionary<string, string>();

    /// <summary>The configuration of a built site, or null when it is not complete: the build writes this file last.</summary>
    public static SiteConfig? Find(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<SiteConfig>(File.ReadAllBytes(Path.Combine(folder, FileName)), JsonSerializerOptions.Web);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public SiteRoute? RouteOf(string path) => Routes.FirstOrDefault(route => Matches(route.Route, path));

    public bool FallsBack(string path) => NavigationFallback is { } fallback && !fallback.Exclude.Any(pattern => Matches(pattern, path));

    /// <summary>A pattern is a path, a path that ends in <c>*</c>, or <c>/*.{a,b}</c>: any path with one of these endings.</summary>
    internal static bool Matches(string pattern, string path)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0) return path.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        if (!path.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase)) return false;
        var ending = pattern[(star + 1)..];
        if (ending is ['.', '{', .. var names, '}']) return names.Split(',').Any(name => path.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
        return path.Length >= star + ending.Length && path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What happens to the requests for one path.</summary>
internal sealed record SiteRoute(string Route, string? Rewrite, string? Redirect, int? StatusCode, IReadOnlyDictionary<string, string>? Headers);

/// <summary>The page that stands for all addresses which exist in the browser only.</summary>
internal sealed record SiteFallback
{
    public required string Rewrite { get; init; }
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
