using System.Collections.Concurrent;
using Features.ControlPlanes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;
using Policies;

namespace Features.PolicySnapshots;

/// <summary>Compiles what enforcement needs of a control plane and publishes it (ARCHITECTURE.md, section 5).</summary>
public sealed class PolicyPublisher(ControlPlaneStore controlPlanes, PolicyCompiler compiler, PolicyReach reach, PolicyWriter writer) : IFollowUp
{
    /// <summary>Kind of the follow-up. The subject comes from <see cref="SubjectOf"/> or <see cref="SubjectOfEntity"/>, or is <see cref="AllControlPlanes"/>.</summary>
    public const string Kind = "policy";

    /// <summary>Subject for changes whose reach is not known, such as those of a strategy.</summary>
    public const string AllControlPlanes = "all";

    private const string EntityPrefix = "entity|";

    private readonly ConcurrentDictionary<Guid, Lane> _lanes = new();

    /// <summary>Subject for a change of one control plane.</summary>
    public static string SubjectOf(Guid controlPlaneId) => controlPlaneId.ToString("D");

    /// <summary>Subject for a change of an API, package or product: the control planes it reaches are looked up after the commit, when a link made at the same time is seen.</summary>
    public static string SubjectOfEntity(Guid entityId) => EntityPrefix + entityId.ToString("D");

    public async Task Run(string subject, CancellationToken cancel)
    {
        foreach (var id in await Reached(subject, cancel)) await Publish(id, cancel);
    }

    /// <summary>
    /// Publishes what is stored now, or that the control plane is gone. Callers of one process that come while a compilation runs share the next one: it begins after each of
    /// them has committed, so it holds what they did.
    /// </summary>
    public async Task Publish(Guid controlPlaneId, CancellationToken cancel)
    {
        var lane = _lanes.GetOrAdd(controlPlaneId, _ => new());
        var mine = lane.Ask();
        await lane.One.WaitAsync(cancel);
        try
        {
            if (lane.PublishedThrough >= mine) return;
            var through = lane.Asked;
            while (await PublishOnce(controlPlaneId, cancel) == WriteOutcome.Overtaken) cancel.ThrowIfCancellationRequested();
            lane.PublishedThrough = through;
        }
        finally
        {
            lane.One.Release();
        }
    }

    // The pointer is read before the sources: whoever moved it since may have seen more than we do.
    private async Task<WriteOutcome> PublishOnce(Guid controlPlaneId, CancellationToken cancel)
    {
        var pointer = await writer.ReadPointer(controlPlaneId.ToString("D"), cancel);
        return await controlPlanes.Find(controlPlaneId, cancel) is { } found
            ? await writer.PublishSnapshot(await compiler.Compile(found.Value, cancel), pointer, cancel)
            : await writer.RemoveSnapshot(pointer, cancel);
    }

    private async Task<IReadOnlyList<Guid>> Reached(string subject, CancellationToken cancel)
    {
        if (subject == AllControlPlanes) return [.. (await controlPlanes.List(cancel)).Select(controlPlane => controlPlane.Id)];
        return subject.StartsWith(EntityPrefix, StringComparison.Ordinal)
            ? await reach.ControlPlanesOf(Guid.Parse(subject[EntityPrefix.Length..]), cancel)
            : [Guid.Parse(subject)];
    }

    /// <summary>The callers of one control plane. Memory only: nothing is lost with it but the sharing.</summary>
    private sealed class Lane
    {
        private long _asked;

        public SemaphoreSlim One { get; } = new(1, 1);

        public long Asked => Interlocked.Read(ref _asked);

        /// <summary>Guarded by <see cref="One"/>.</summary>
        public long PublishedThrough { get; set; }

        public long Ask() => Interlocked.Increment(ref _asked);
    }
}

public static class PolicySnapshotServices
{
    public static IServiceCollection AddPolicySnapshots(this IServiceCollection services) => services
        .AddSingleton<PolicyPublisher>()
        .AddSingleton<PolicyCompiler>()
        .AddSingleton<PolicyReach>()
        .AddSingleton<OperationLists>()
        .AddKeyedSingleton<IFollowUp>(PolicyPublisher.Kind, (all, _) => all.GetRequiredService<PolicyPublisher>());
}
