using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.PolicySnapshots;

/// <summary>Compiles what enforcement needs of a control plane and publishes it (ARCHITECTURE.md, section 5).</summary>
public sealed class PolicyPublisher : IFollowUp
{
    /// <summary>Kind of the follow-up. The subject is a control plane's id, or <see cref="AllControlPlanes"/>.</summary>
    public const string Kind = "policy";

    /// <summary>Subject for changes whose reach is not known, such as those of a strategy.</summary>
    public const string AllControlPlanes = "all";

    public Task Run(string subject, CancellationToken cancel) => Task.CompletedTask;
}

public static class PolicySnapshotServices
{
    public static IServiceCollection AddPolicySnapshots(this IServiceCollection services) => services.AddKeyedSingleton<IFollowUp, PolicyPublisher>(PolicyPublisher.Kind);
}
