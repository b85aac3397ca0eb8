using Features.Apis;
using Features.Applications;
using Features.ControlPlanes;
using Features.PolicySnapshots;
using Features.Storage;
using Platform.Errors;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>
/// Which consumer of a gateway an application stands for. It is one per control plane: all registrations that lead there share it, and a consumer stands for one application of
/// the portal.
/// </summary>
public sealed class RegisteredConsumers(PolicyReach reach, GatewayStore gateways, ApplicationStore applications, GrantChanges changes)
{
    public async Task<RegistrationAnswer> Show(NamedRegistration named, CancellationToken cancel) => RegistrationAnswer.Of(named, await Find(named, cancel));

    public async Task<PageAnswer<RegistrationAnswer>> ShowPage(Page<NamedRegistration> page, CancellationToken cancel)
    {
        var shown = new List<RegistrationAnswer>();
        foreach (var named in page.Items) shown.Add(await Show(named, cancel));
        return new(shown, new(new(page.Number, page.Size, page.Total)));
    }

    /// <summary>Maps the application to a consumer of one of the control planes that the registration leads to.</summary>
    public async Task<Settled<Application>> Map(Guid portalId, NamedRegistration named, Guid consumerId, CancellationToken cancel)
    {
        Guid? found = null;
        foreach (var plane in await reach.ControlPlanesOf(named.Entity.Id, cancel))
            if (await gateways.Find<GatewayConsumer>(plane, consumerId, cancel) is not null) found = plane;
        return found is { } controlPlane
            ? await Change(portalId, named.Application.Id, consumers => consumers[controlPlane] = consumerId, cancel)
            : Settled<Application>.Refused(Problem.Invalid(new Fault("id", "invalid", "this gateway consumer id does not exist")));
    }

    /// <summary>Drops what the application is mapped to where the registration leads. Not there when it is mapped to nothing.</summary>
    public async Task<Settled<Application>> Unmap(Guid portalId, NamedRegistration named, CancellationToken cancel)
    {
        var planes = (await reach.ControlPlanesOf(named.Entity.Id, cancel)).Where(named.Application.Consumers.ContainsKey).ToList();
        return planes.Count == 0 ? Settled<Application>.Refused(Problem.NotFound()) : await Change(portalId, named.Application.Id, consumers =>
        {
            foreach (var plane in planes) consumers.Remove(plane);
        }, cancel);
    }

    private Task<Settled<Application>> Change(Guid portalId, Guid applicationId, Action<Dictionary<Guid, Guid>> change, CancellationToken cancel) =>
        changes.Run(portalId, applicationId, async () =>
        {
            if (await applications.Find(portalId, applicationId, cancel) is not { } read) return Settled<Application>.Refused(Problem.NotFound());
            var consumers = new Dictionary<Guid, Guid>(read.Value.Consumers);
            change(consumers);
            var changed = read.Value with { Consumers = consumers };
            var batch = applications.Begin(portalId, read, changed);
            foreach (var plane in consumers.Keys.Union(read.Value.Consumers.Keys))
                batch.MoveClaim(RowOf(plane, read.Value.Consumers), RowOf(plane, consumers), applicationId);
            var outcome = await batch.Commit(cancel);
            return outcome.Committed ? Settled<Application>.Done(changed)
                : outcome.ExistsAs("consumer") ? Settled<Application>.Refused(Problem.Invalid(new Fault("id", "invalid", "this gateway consumer id stands for another application")))
                : null;
        }, cancel);

    // A consumer that is gone stands for nothing any more.
    private async Task<RegisteredConsumerAnswer?> Find(NamedRegistration named, CancellationToken cancel)
    {
        if (named.Application.Consumers.Count == 0) return null;
        foreach (var plane in await reach.ControlPlanesOf(named.Entity.Id, cancel))
            if (named.Application.Consumers.TryGetValue(plane, out var id) && await gateways.Find<GatewayConsumer>(plane, id, cancel) is { Value: var consumer })
                return new(id, plane) { CustomId = consumer.CustomId, Username = consumer.Username };
        return null;
    }

    private static string? RowOf(Guid controlPlane, Dictionary<Guid, Guid> consumers) =>
        consumers.TryGetValue(controlPlane, out var consumer) ? PeopleKeys.Consumer(controlPlane, consumer) : null;
}
