using System.Text.RegularExpressions;

namespace Features.ControlPlanes;

/// <summary>Whether an expression that a person wrote can be run.</summary>
internal static class RegexFault
{
    /// <summary>What is wrong with it, or null.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="isLinear">Whether it is run by the engine that takes linear time and knows no look-around and no backreferences.</param>
    public static string? Of(string expression, bool isLinear = false)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant | (isLinear ? RegexOptions.NonBacktracking : RegexOptions.None), TimeSpan.FromMilliseconds(10));
            return null;
        }
        catch (ArgumentException fault)
        {
            return $"invalid regex: {fault.Message}";
        }
        catch (NotSupportedException)
        {
            return "invalid regex: look-around and backreferences are not run";
        }
    }
}
