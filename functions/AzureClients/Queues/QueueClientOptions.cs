using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Storage.Queues;

/// <summary>Encoding, retries, transport and diagnostics of the queue clients.</summary>
public class QueueClientOptions : ClientOptions
{
    /// <summary>Options with the defaults of Azure.Core: three retries, from 0.8 s.</summary>
    /// <param name="version">The version of the service's contract to speak.</param>
    public QueueClientOptions(ServiceVersion version = ServiceVersion.V2025_11_05)
    {
        Version = version;
        Pipelines.ShowHarmless(Diagnostics);
    }

    /// <summary>The version of the service's contract to speak.</summary>
    public ServiceVersion Version { get; }

    /// <summary>How message bodies travel. The Functions host expects base64 unless its <c>host.json</c> says otherwise.</summary>
    public QueueMessageEncoding MessageEncoding { get; set; }

    internal static string Text(ServiceVersion version) => version switch
    {
        ServiceVersion.V2025_11_05 => "2025-11-05",
        _ => throw new ArgumentOutOfRangeException(nameof(version)),
    };

    /// <summary>A version of the service's contract.</summary>
    public enum ServiceVersion
    {
        /// <summary>2025-11-05.</summary>
        V2025_11_05 = 28,
    }
}

/// <summary>How message bodies travel.</summary>
public enum QueueMessageEncoding
{
    /// <summary>As they are: text that XML can hold.</summary>
    None = 0,

    /// <summary>As base64, which can hold any bytes and takes a third more of the 64 KiB.</summary>
    Base64 = 1,
}
