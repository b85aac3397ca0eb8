namespace Local.Tests;

public sealed class LoopbackPortsTests
{
    private const int BlockSize = 200;

    [Fact]
    public void Keeps_ports_from_processes_that_look_at_the_same_time()
    {
        var ports = Enumerable.Range(0, 2 * BlockSize).Select(_ => LoopbackPorts.One()).ToList();
        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 12_000, 32_000));
        // What tells another process that a block is taken: its first port is never given out, and somebody listens there.
        Assert.All(ports.Select(port => port - (port % BlockSize)).Distinct(), first => Assert.False(LoopbackPorts.IsFree(first)));
        Assert.All(ports, port => Assert.NotEqual(0, port % BlockSize));

        var run = LoopbackPorts.Run(13);
        Assert.Empty(ports.Intersect(Enumerable.Range(run, 13)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LoopbackPorts.Run(BlockSize));
    }
}
