using Features.Storage;

namespace Features.Sessions;

/// <summary>A browser with which a developer has signed in before, by the hash of its cookie.</summary>
public sealed record KnownDevice(Guid DeveloperId, DateTimeOffset EndsAt);

/// <summary>
/// Bounds guesses at passwords, per address and per portal. Whoever guesses at somebody's password uses up the tries of the address, for unknown addresses as for
/// known ones; browsers with which the owner has signed in before have tries of their own, so that nobody can lock an owner out (OWASP, "device cookies").
/// </summary>
public sealed class SignInThrottle(Tables tables, Allowance allowance, TimeProvider clock)
{
    /// <summary>Tries for an address, or for a known browser, in one <see cref="Window"/>.</summary>
    public const int TriesMax = 10;

    /// <summary>Tries for all addresses of a portal in one <see cref="PortalWindow"/>. Known browsers are not counted.</summary>
    public const int PortalTriesMax = 300;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan PortalWindow = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DeviceLife = TimeSpan.FromDays(90);

    /// <summary>
    /// Takes a try before the password is looked at, so that guesses sent at once are counted one by one. Returns null, or the seconds to wait.
    /// </summary>
    /// <param name="portalId">The portal.</param>
    /// <param name="address">The address, be it known or not.</param>
    /// <param name="device">The browser's cookie, if it has one.</param>
    /// <param name="developerId">Whose address it is, if it is known.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<int?> Take(Guid portalId, string address, string? device, Guid? developerId, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        if (SessionToken.Read(device) is { } token)
        {
            var known = await tables.Sessions.Find<KnownDevice>(partition, SessionKeys.Device(token.Hash), cancel);
            if (known is not null && known.Value.DeveloperId == developerId && known.Value.EndsAt > clock.GetUtcNow())
                return await allowance.Take(partition, SessionKeys.TriesOnDevice(token.Hash), TriesMax, Window, cancel);
        }
        return await allowance.Take(partition, SessionKeys.TriesOf(address), TriesMax, Window, cancel)
            ?? await allowance.Take(partition, SessionKeys.TriesOfPortal, PortalTriesMax, PortalWindow, cancel);
    }

    /// <summary>Gives the tries of an address back.</summary>
    public Task Forget(Guid portalId, string address, CancellationToken cancel) =>
        allowance.Restore(PeopleKeys.Of(portalId), SessionKeys.TriesOf(address), cancel);

    /// <summary>Remembers that the owner signed in: gives the tries back, and returns the cookie by which the browser is known.</summary>
    public async Task<string> Remember(Guid portalId, string address, string? device, Guid developerId, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        var cookie = SessionToken.Read(device) is { } token && token.DeveloperId == developerId ? device! : SessionToken.Mint(developerId, Guid.NewGuid());
        var hash = SessionToken.HashOf(cookie);
        await Forget(portalId, address, cancel);
        await allowance.Restore(partition, SessionKeys.TriesOnDevice(hash), cancel);
        await tables.Sessions.Begin(partition).Put(SessionKeys.Device(hash), new KnownDevice(developerId, clock.GetUtcNow() + DeviceLife)).Commit(cancel);
        return cookie;
    }
}
