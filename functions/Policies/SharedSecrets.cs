using Microsoft.Extensions.Configuration;
using Platform.Secrets;

namespace Policies;

/// <summary>
/// The secrets of other systems that management is given and enforcement uses. They are sealed under a key of their own, so that enforcement, which the world calls, can open these and no others.
/// </summary>
/// <param name="settings">The app's settings.</param>
/// <exception cref="ArgumentException">A key is too short.</exception>
public sealed class SharedSecrets(IConfiguration settings)
{
    /// <summary>The setting: at least 32 characters of randomness per key, the same in both apps.</summary>
    public const string Setting = "Enforcement:SecretsKey";

    /// <summary>Seals and opens.</summary>
    public SecretBox Box { get; } = new(settings, Setting);
}
