using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>Which of several forms of one thing a caller wants, by <c>Accept</c> (RFC 9110, section 12.5.1).</summary>
public static class Accepts
{
    // A browser sends half a dozen.
    private const int RangesMax = 32;

    /// <summary>
    /// The offered media type that the caller likes best; of equals the one that is offered first. The first one, too, when the caller names none of them: a body in another form
    /// says more than a 406.
    /// </summary>
    public static string Best(HttpRequest request, params ReadOnlySpan<string> offered)
    {
        var ranges = request.GetTypedHeaders().Accept.Take(RangesMax).ToList();
        var (best, liking) = (offered[0], 0.0);
        foreach (var type in offered)
        {
            // The most specific range that fits a type speaks for it: text/html;q=0.1, */* means rather not HTML.
            var fits = ranges.Where(range => range.MatchesAllTypes || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
                || (range.MatchesAllSubTypes && type.StartsWith(range.Type.Value + "/", StringComparison.OrdinalIgnoreCase)));
            var quality = fits.OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0).FirstOrDefault() is { } found ? found.Quality ?? 1 : 0;
            if (quality > liking) (best, liking) = (type, quality);
        }
        return best;
    }
}
