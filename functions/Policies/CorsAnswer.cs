using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Policies;

/// <summary>What the <c>cors</c> plugin adds to an answer.</summary>
public static class CorsAnswer
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether a request is a browser's question rather than a call.</summary>
    public static bool IsPreflight(string method, IHeaderDictionary headers) =>
        method == "OPTIONS" && headers.Origin.Count > 0 && headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Headers of every answer to a cross-origin call. What the upstream said of the same matter is replaced: one author only.</summary>
    /// <param name="cors">The plugin's settings.</param>
    /// <param name="origin">The request's <c>Origin</c>.</param>
    /// <param name="answer">The answer's headers.</param>
    public static void Write(CorsSettings cors, StringValues origin, IHeaderDictionary answer)
    {
        var asking = origin.Count == 0 ? "" : origin[0] ?? "";
        if (origin.Count > 1 || (asking.Length == 0 && cors.AllowOriginAbsent))
            return;
        // A browser takes no wildcard together with credentials, so then the origin is named.
        var any = cors.Origins.Count == 0 || cors.Origins.Contains("*");
        var allowed = any && !cors.Credentials ? "*" : asking.Length > 0 && (any || IsListed(cors.Origins, asking)) ? asking : null;
        if (allowed != "*")
            answer.Vary = StringValues.Concat(answer.Vary, "Origin");
        if (allowed is null)
        {
            answer.Remove("Access-Control-Allow-Origin");
            return;
        }
        answer.AccessControlAllowOrigin = allowed;
        if (cors.Credentials)
            answer.AccessControlAllowCredentials = "true";
        if (cors.ExposedHeaders.Count > 0)
            answer.AccessControlExposeHeaders = string.Join(',', cors.ExposedHeaders);
    }

    /// <summary>Headers of the answer to a preflight, beside those of <see cref="Write"/>.</summary>
    /// <param name="cors">The plugin's settings.</param>
    /// <param name="request">The preflight's headers.</param>
    /// <param name="answer">The answer's headers.</param>
    public static void WritePreflight(CorsSettings cors, IHeaderDictionary request, IHeaderDictionary answer)
    {
        answer.AccessControlAllowMethods = string.Join(',', cors.Methods);
        if (cors.Headers.Count > 0)
            answer.AccessControlAllowHeaders = string.Join(',', cors.Headers);
        else if (request.AccessControlRequestHeaders.Count > 0)
            answer.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        if (cors.MaxAgeSeconds is { } seconds)
            answer.AccessControlMaxAge = seconds.ToString();
        if (cors.PrivateNetwork && request["Access-Control-Request-Private-Network"] == "true")
            answer["Access-Control-Allow-Private-Network"] = "true";
    }

    private static bool IsListed(IReadOnlyList<string> origins, string asking)
    {
        foreach (var origin in origins)
        {
            if (origin.Equals(asking, StringComparison.OrdinalIgnoreCase) || (IsExpression(origin) && Matches(origin, asking)))
                return true;
        }
        return false;
    }

    /// <summary>Anything but letters, digits, dots, dashes, colons and slashes makes an entry an expression, as in the contract's gateway.</summary>
    private static bool IsExpression(string origin) => origin.AsSpan().ContainsAnyExcept(PlainOrigin);

    private static readonly System.Buffers.SearchValues<char> PlainOrigin =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:/_");

    private static bool Matches(string expression, string asking)
    {
        try
        {
            return Regex.IsMatch(asking, $"^(?:{expression})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            // An expression that cannot be evaluated allows nobody.
            return false;
        }
    }
}
