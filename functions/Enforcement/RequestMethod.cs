using System.Buffers;

namespace Enforcement;

/// <summary>What a method must look like to be decided on.</summary>
internal static class RequestMethod
{
    private const int LengthMax = 32;

    /// <summary>
    /// As nginx has it, on which the contract's gateway stands. Methods are compared exactly, but the HTTP client here sends <c>get</c> as <c>GET</c>, and there are services that take it for that: it would be decided
    /// on as a method without an operation.
    /// </summary>
    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    public static bool IsSound(string method) => method.Length is > 0 and <= LengthMax && !method.AsSpan().ContainsAnyExcept(Characters);
}
