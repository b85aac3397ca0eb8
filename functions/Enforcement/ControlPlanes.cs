using Policies;

namespace Enforcement;

/// <summary>Finds the control plane a request names.</summary>
internal sealed class ControlPlanes(SnapshotSource snapshots, Patience patience, TimeProvider time)
{
    /// <summary>The policy, or the answer that says why there is none.</summary>
    /// <param name="name">Name or id as it stands in the path, escaped.</param>
    public async ValueTask<(ControlPlanePolicy? Policy, Denial? Denial)> Find(string name)
    {
        if (!snapshots.Loaded.IsCompleted)
        {
            try
            {
                // Just started: the first requests wait for the first poll as long as they would for any other read.
                await snapshots.Loaded.WaitAsync(patience.Max, time);
            }
            catch (TimeoutException)
            {
                return (null, Denial.Unavailable());
            }
        }
        return snapshots.Find(Uri.UnescapeDataString(name)) is { } policy ? (policy, null) : (null, Denial.NotFound());
    }
}
