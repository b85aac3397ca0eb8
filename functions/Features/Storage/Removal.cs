using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Storage;

/// <summary>What was removed and may have left traces elsewhere.</summary>
public enum Removed { Api, ApiPackage, ApiProduct, ProductVersion, Portal, ControlPlane, AuthStrategy, DcrProvider, Developer, Application, Team, IdentityProvider, Holder, Webhook }

/// <summary>
/// A slice's part in cleaning up after a removal. The removal itself is one transaction that takes the thing's own row and its claims, after which nobody
/// can see it; what is cleaned here is already invisible, so order and repetition do not matter.
/// </summary>
public interface IAfterRemoval
{
    /// <summary>Removes what this slice keeps of the thing. <paramref name="portalId"/> is given for developers, teams, applications and identity providers.</summary>
    Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel);
}

/// <summary>The follow-up of every removal: each slice cleans its own.</summary>
public sealed class Removal(IEnumerable<IAfterRemoval> slices, Tables tables) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "removed";

    /// <summary>The subject that names a removed thing.</summary>
    public static string Of(Removed kind, Guid id, Guid? portalId = null) => $"{kind}|{id:D}|{portalId:D}";

    /// <summary>Cleans, unless the thing is there: a crash may have come between the plan of its removal and the removal.</summary>
    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        var (kind, id, portalId) = (Enum.Parse<Removed>(parts[0]), Guid.Parse(parts[1]), parts[2].Length == 0 ? (Guid?)null : Guid.Parse(parts[2]));
        var (table, partition, row) = PlaceOf(kind, id, portalId);
        if ((await table.ListRows(partition, row, cancel)).Contains(row)) return;
        foreach (var slice in slices) await slice.Clean(kind, id, portalId, cancel);
    }

    private (DocumentTable Table, string Partition, string Row) PlaceOf(Removed kind, Guid id, Guid? portalId) => kind switch
    {
        Removed.Api => (tables.Catalog, Tables.Org, CatalogKeys.Api(id)),
        Removed.ApiPackage => (tables.Catalog, Tables.Org, CatalogKeys.Package(id)),
        Removed.ApiProduct => (tables.Catalog, Tables.Org, CatalogKeys.Product(id)),
        Removed.ProductVersion => (tables.Catalog, Tables.Org, CatalogKeys.ProductVersion(id)),
        Removed.Portal => (tables.Catalog, Tables.Org, CatalogKeys.Portal(id)),
        Removed.ControlPlane => (tables.Catalog, Tables.Org, CatalogKeys.ControlPlane(id)),
        Removed.Webhook => (tables.Catalog, Tables.Org, CatalogKeys.Webhook(id)),
        Removed.AuthStrategy => (tables.Catalog, Tables.Org, CatalogKeys.Strategy(id)),
        Removed.DcrProvider => (tables.Catalog, Tables.Org, CatalogKeys.DcrProvider(id)),
        Removed.Holder => (tables.Identity, Tables.Org, IdentityKeys.Holder(id)),
        Removed.Developer => (tables.People, PeopleKeys.Of(portalId!.Value), PeopleKeys.Developer(id)),
        Removed.IdentityProvider => (tables.People, PeopleKeys.Of(portalId!.Value), PeopleKeys.IdentityProvider(id)),
        Removed.Team => (tables.People, PeopleKeys.Of(portalId!.Value), PeopleKeys.Team(id)),
        _ => (tables.People, PeopleKeys.Of(portalId!.Value), PeopleKeys.ApplicationOwner(id)),
    };
}

public static class RemovalServices
{
    public static IServiceCollection AddRemoval(this IServiceCollection services) => services.AddKeyedSingleton<IFollowUp, Removal>(Removal.Kind);

    /// <summary>Registers a slice's part. One slice may have one.</summary>
    public static IServiceCollection AddAfterRemoval<T>(this IServiceCollection services) where T : class, IAfterRemoval => services.AddSingleton<IAfterRemoval, T>();
}
