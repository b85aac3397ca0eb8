namespace Enforcement;

/// <summary>The methods that the function folders let in; the Functions host answers others itself. Listeners of this app's own let any in.</summary>
internal static class Doors
{
    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
}
