using Features.Applications;

namespace Features.Registrations;

/// <summary>Names registrations for versions of products. Those whose application, product or version is gone are gone too.</summary>
public sealed class ClassicRegistrations(RegistrationStore store, ClassicApplications applications, PublishedNames names)
{
    /// <summary>Those of a portal.</summary>
    public async Task<List<ClassicRegistration>> List(Guid portalId, CancellationToken cancel) => Name(
        await store.List(portalId, cancel), (await applications.List(portalId, cancel)).ToDictionary(owned => owned.Application.Id), await names.AllVersions(cancel));

    /// <summary>Those of an application.</summary>
    public async Task<List<ClassicRegistration>> ListOf(Guid portalId, Application application, CancellationToken cancel)
    {
        var rows = await store.ListOf(portalId, application.Id, cancel);
        return rows.Count == 0 ? []
            : Name(rows.Select(row => row.Value), new() { [application.Id] = await applications.Owned(portalId, application, cancel) }, await names.AllVersions(cancel));
    }

    /// <summary>One of an application, which has a handful.</summary>
    public async Task<ClassicRegistration?> Find(Guid portalId, Application application, Guid id, CancellationToken cancel) =>
        (await ListOf(portalId, application, cancel)).Find(named => named.Registration.Id == id);

    private static List<ClassicRegistration> Name(IEnumerable<Registration> registrations, Dictionary<Guid, OwnedApplication> applications, Dictionary<Guid, EntityName> versions)
    {
        var named = new List<ClassicRegistration>();
        foreach (var registration in registrations.Where(one => one.IsClassic()))
            if (applications.TryGetValue(registration.ApplicationId, out var owned) && versions.TryGetValue(registration.EntityId, out var version))
                named.Add(new(registration, version, owned));
        return named;
    }
}
