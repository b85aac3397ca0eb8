using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Storage;

/// <summary>What was removed and may have left traces elsewhere.</summary>
public enum Removed { Api, ApiPackage, Portal, ControlPlane, Developer, Application }

/// <summary>
/// A slice's part in cleaning up after a removal. The removal itself is one transaction that takes the thing's own row and its claims, after which nobody
/// can see it; what is cleaned here is already invisible, so order and repetition do not matter.
/// </summary>
public interface IAfterRemoval
{
    /// <summary>Removes what this slice keeps of the thing. <paramref name="portalId"/> is given for developers and applications.</summary>
    Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel);
}

/// <summary>The follow-up of every removal: each slice cleans its own.</summary>
public sealed class Removal(IEnumerable<IAfterRemoval> slices) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "removed";

    /// <summary>The subject that names a removed thing.</summary>
    public static string Of(Removed kind, Guid id, Guid? portalId = null) => $"{kind}|{id:D}|{portalId:D}";

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        foreach (var slice in slices)
            await slice.Clean(Enum.Parse<Removed>(parts[0]), Guid.Parse(parts[1]), parts[2].Length == 0 ? null : Guid.Parse(parts[2]), cancel);
    }
}

public static class RemovalServices
{
    public static IServiceCollection AddRemoval(this IServiceCollection services) => services.AddKeyedSingleton<IFollowUp, Removal>(Removal.Kind);

    /// <summary>Registers a slice's part. One slice may have one.</summary>
    public static IServiceCollection AddAfterRemoval<T>(this IServiceCollection services) where T : class, IAfterRemoval => services.AddSingleton<IAfterRemoval, T>();
}
