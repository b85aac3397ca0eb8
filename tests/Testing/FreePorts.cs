using Local;

namespace Testing;

/// <summary>Ports that stay free until somebody of this test process takes them; see <see cref="LoopbackPorts"/>.</summary>
public static class FreePorts
{
    public static int One() => LoopbackPorts.One();

    /// <summary>The first of so many in a row.</summary>
    public static int Run(int count) => LoopbackPorts.Run(count);

    public static bool IsFree(int port) => LoopbackPorts.IsFree(port);

    /// <summary>Options of an Azurite that finds its ports free when it is started again after a stop.</summary>
    /// <param name="dataFolder">Where it keeps its data; null keeps it in memory.</param>
    public static AzuriteOptions ForAzurite(string? dataFolder = null) => new() { DataFolder = dataFolder, BlobPort = One(), QueuePort = One(), TablePort = One() };
}
