using System.Text;

namespace Features.Specifications;

/// <summary>The form in which operations keep their path: <c>*</c> for what a template leaves open, no trailing slash.</summary>
internal static class OperationPath
{
    /// <summary>The form of a key of <c>paths</c>, or null with the reason why no request can have it.</summary>
    public static string? Of(string key, out string? fault)
    {
        fault = null;
        if (!key.StartsWith('/')) fault = "does not begin with a slash";
        else if (key.Length > SpecificationBounds.PathCharactersMax) fault = "is too long";
        if (fault is not null) return null;
        var end = key.AsSpan().IndexOfAny('?', '#');
        var path = Open(end < 0 ? key : key.AsSpan(0, end)).TrimEnd('/');
        return path.Length == 0 ? "/" : path;
    }

    /// <summary>Puts <c>*</c> in the place of every <c>{name}</c>. What is open on both sides of a seam is open as one: <c>{a}{b}</c> is <c>*</c>.</summary>
    private static string Open(ReadOnlySpan<char> key)
    {
        var path = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            var next = key[i];
            if (next == '{' && key[(i + 1)..].IndexOfAny('{', '}', '/') is var end and >= 0 && key[i + 1 + end] == '}')
            {
                i += 1 + end;
                next = '*';
            }
            if (next != '*' || path.Length == 0 || path[^1] != '*') path.Append(next);
        }
        return path.ToString();
    }
}
