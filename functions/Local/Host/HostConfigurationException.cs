namespace Local.Host;

/// <summary>What the Functions host refuses to start with. The message is for the person who wrote the files.</summary>
internal sealed class HostConfigurationException(string message) : Exception(message);
