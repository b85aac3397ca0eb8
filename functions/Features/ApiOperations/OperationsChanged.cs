using Features.ApiPackages;
using Features.PolicySnapshots;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.ApiOperations;

/// <summary>What follows when an API may have other operations than before: packages lose the members that are gone, and the gateway learns of it.</summary>
public sealed class OperationsChanged(ApiOperationStore operations, ApiPackageStore packages, IServiceProvider services) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "operations";

    public static string Of(Guid apiId) => apiId.ToString("D");

    public async Task Run(string subject, CancellationToken cancel)
    {
        var apiId = Guid.Parse(subject);
        // Read first: a member that is added after this read was checked against what is stored now, or will be looked at again.
        var members = await packages.ListMembersOfApi(apiId, cancel);
        var linked = await operations.FindLinked(apiId, cancel);
        var inForce = linked?.Operations.Select(operation => operation.Id).ToHashSet() ?? [];
        await packages.Remove(members.Where(member => !inForce.Contains(member.Value.OperationId)), cancel);
        if (linked is not null)
            await services.GetRequiredKeyedService<IFollowUp>(PolicyPublisher.Kind).Run(linked.Link.ControlPlaneId.ToString("D"), cancel);
    }
}
