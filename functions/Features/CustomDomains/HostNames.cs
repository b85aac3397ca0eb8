using System.Net;
using System.Net.Sockets;

namespace Features.CustomDomains;

/// <summary>Asks the domain name system whether a name leads to the same place as another.</summary>
public static class HostNames
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether both names have an address in common: an alias (CNAME) has all of them, and a front with many addresses need not hand out the same twice. A name that is not
    /// known, or a system that does not answer in time, is a no.
    /// </summary>
    public static async Task<bool> LeadToOnePlace(string name, string other, CancellationToken cancel)
    {
        using var timely = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timely.CancelAfter(Patience);
        try
        {
            var both = await Task.WhenAll(Dns.GetHostAddressesAsync(name, timely.Token), Dns.GetHostAddressesAsync(other, timely.Token));
            return both[0].Intersect(both[1]).Any();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
