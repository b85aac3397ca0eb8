using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>Retries, transport and diagnostics of the blob clients.</summary>
public class BlobClientOptions : ClientOptions
{
    /// <summary>Options with the defaults of Azure.Core: three retries, from 0.8 s.</summary>
    /// <param name="version">The version of the service's contract to speak.</param>
    public BlobClientOptions(ServiceVersion version = ServiceVersion.V2025_11_05)
    {
        Version = version;
        Pipelines.ShowHarmless(Diagnostics);
    }

    /// <summary>The version of the service's contract to speak.</summary>
    public ServiceVersion Version { get; }

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
