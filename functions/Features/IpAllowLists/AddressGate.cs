using System.Collections.Concurrent;
using Features.Portals;
using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Features.IpAllowLists;

/// <summary>
/// Lets callers into a portal by their address, where its <c>sipr_enabled</c> is on. Without a list, or without an address to judge, nobody comes in: administrators who switch it
/// on work in the console, which it does not concern.
/// </summary>
public sealed class AddressGate(IpAllowListStore lists, PortalSettings settings, TimeProvider clock)
{
    // A gate that reads up to a thousand rows for every call would cost more than the call. A change counts everywhere within this time.
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(10);

    private const int PortalsMax = 1000;

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset ReadAt, AddressRange[] Ranges)> _known = new();

    public async ValueTask<bool> Allows(Portal portal, HttpRequest request)
    {
        if (!portal.SiprEnabled) return true;
        if (ClientAddress.Of(request, settings.ClientAddressHeader) is not { } address) return false;
        return Array.Exists(await Ranges(portal.Id, request.HttpContext.RequestAborted), range => range.Contains(address));
    }

    private async ValueTask<AddressRange[]> Ranges(Guid portalId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(portalId, out var known) && now - known.ReadAt < AgeMax) return known.Ranges;
        var ranges = (await lists.List(portalId, cancel)).SelectMany(list => list.AllowedIps)
            .Select(text => AddressRange.TryRead(text, out var range) ? range : default).Where(range => range.Address is not null).ToArray();
        if (_known.Count >= PortalsMax) _known.Clear();
        _known[portalId] = (now, ranges);
        return ranges;
    }
}
