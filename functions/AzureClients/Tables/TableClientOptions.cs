using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Data.Tables;

/// <summary>Retries, transport and diagnostics of the table clients.</summary>
public class TableClientOptions : ClientOptions
{
    /// <summary>Options with the defaults of Azure.Core: three retries, from 0.8 s.</summary>
    /// <param name="serviceVersion">The version of the service's contract to speak.</param>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        Version = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion)),
        };
        Pipelines.ShowHarmless(Diagnostics);
    }

    internal string Version { get; }

    /// <summary>A version of the service's contract.</summary>
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06.</summary>
        V2020_12_06 = 2,
    }
}
