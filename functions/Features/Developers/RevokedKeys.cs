using Microsoft.Extensions.Configuration;

namespace Features.Developers;

/// <summary>What becomes of the keys and clients of developers who are not approved any more. By the contract they work on: traffic follows registrations alone.</summary>
/// <param name="Stop">Whether they stop, until the developer is approved again.</param>
public sealed record RevokedKeys(bool Stop)
{
    public const string Setting = "Developers:RevokedKeys";

    /// <summary>Throws <see cref="ArgumentException"/> when the setting is neither word.</summary>
    public static RevokedKeys Of(IConfiguration settings) => settings[Setting]?.ToLowerInvariant() switch
    {
        null or "" or "work" => new(false),
        "stop" => new(true),
        var value => throw new ArgumentException($"Developers__RevokedKeys is \"{value}\"; it must be Work or Stop."),
    };
}
