using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiProducts;
using Features.Applications;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.ProductVersions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>Registrations for administrators: of a portal, and of one application.</summary>
public static class RegistrationEndpoints
{
    private static readonly ListForm<NamedRegistration> OneForm = new ListForm<NamedRegistration>()
        .Word("status", named => named.Registration.Status, sorts: true)
        .Time("created_at", named => named.Registration.CreatedAt, filters: false)
        .Time("updated_at", named => named.Registration.UpdatedAt, filters: false)
        .DefaultOrder(ByAge);

    private static readonly ListForm<NamedRegistration> AllForm = new ListForm<NamedRegistration>()
        .Id("developer_id", named => named.Application.DeveloperId())
        .Text("application_name", named => named.Application.Name)
        .Word("status", named => named.Registration.Status, sorts: true)
        .Sort("developer_id", (a, b) => string.CompareOrdinal(a.Application.DeveloperId()?.ToString(), b.Application.DeveloperId()?.ToString()))
        .Time("created_at", named => named.Registration.CreatedAt, filters: false)
        .Time("updated_at", named => named.Registration.UpdatedAt, filters: false)
        .DefaultOrder(ByAge);

    /// <summary>Registrations, for both apps.</summary>
    public static IServiceCollection AddRegistrations(this IServiceCollection services) =>
        services.AddSingleton<RegistrationStore>().AddSingleton<ClassicRegistrations>().AddSingleton<Registering>().AddSingleton<OwnApplicationList>().AddSingleton<PublishedNames>()
            .AddSingleton<ApiStore>().AddSingleton<ApiPackageStore>()
            .AddSingleton<ApiProductStore>().AddSingleton<ProductVersionStore>().AddSingleton<ProductPublications>()
            .AddSingleton<ProductAccess>();

    /// <summary>Consumers that applications stand for, for the app that has gateways.</summary>
    public static IServiceCollection AddRegisteredConsumers(this IServiceCollection services) => services.AddSingleton<RegisteredConsumers>();

    public static void MapRegistrations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/portals/{portalId}/application-registrations", List).Requires("registrations:list");
        var registrations = app.MapGroup("/v3/portals/{portalId}/applications/{applicationId}/registrations");
        registrations.MapGet("", ListOf).Requires("registrations:list");
        registrations.MapPost("", Create).Requires("registrations:create");
        registrations.MapGet("{registrationId}", Fetch).Requires("registrations:read");
        registrations.MapPatch("{registrationId}", Decide).Requires("registrations:approve");
        registrations.MapDelete("{registrationId}", Delete).Requires("registrations:delete");
        registrations.MapRegistrationConsumers();
    }

    private static async Task<IResult> List(
        Guid portalId, HttpContext http, PortalStore portals, RegistrationStore store, ApplicationStore applications, PublishedNames names, RegisteredConsumers consumers)
    {
        if (AllForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null) return Problem.NotFound();
        var all = await Name(await store.List(portalId, cancel), (await applications.List(portalId, cancel)).ToDictionary(application => application.Id), names, cancel);
        return Answers.Ok(await consumers.ShowPage(query.Apply(all), cancel));
    }

    private static async Task<IResult> ListOf(ApplicationPath at, HttpContext http, RegistrationStore store, PublishedNames names, RegisteredConsumers consumers)
    {
        if (OneForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        var rows = await store.ListOf(at.PortalId, application.Id, http.RequestAborted);
        var all = await Name(rows.Select(row => row.Value), new() { [application.Id] = application }, names, http.RequestAborted);
        return Answers.Ok(await consumers.ShowPage(query.Apply(all), http.RequestAborted));
    }

    private static async Task<IResult> Create(
        ApplicationPath at, HttpContext http, ApplicationStore applications, ApiPublicationStore publications, Registering registering, PublishedNames names,
        RegisteredConsumers consumers)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        if (RegistrationRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var cancel = http.RequestAborted;
        if (await publications.Find(draft.EntityId, at.PortalId, cancel) is not { Value: var publication }
            || await names.Find(publication.EntityType, draft.EntityId, cancel) is not { } entity)
            return Problem.Invalid(Fault.MissingReference("api_id", "API not found"));
        var settled = await registering.Register(
            at.Portal!, () => applications.Find(at.PortalId, application.Id, cancel), application.Id, publication, draft.Status, [], cancel);
        return settled.Problem ?? Answers.Created(await consumers.Show(new(settled.Value!, entity, application), cancel));
    }

    private static async Task<IResult> Fetch(
        ApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names, RegisteredConsumers consumers) =>
        await Find(at, registrationId, store, names, http.RequestAborted) is { } found ? Answers.Ok(await consumers.Show(found, http.RequestAborted)) : Problem.NotFound();

    private static async Task<IResult> Decide(
        ApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names, Registering registering, RegisteredConsumers consumers)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var status = fields.Choice<ApprovalStatus>("status").Value;
        if (await Find(at, registrationId, store, names, http.RequestAborted) is not { } found) return Problem.NotFound();
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        if (status is not { } next) return Answers.Ok(await consumers.Show(found, http.RequestAborted));
        var settled = await registering.Decide(at.PortalId, found.Application.Id, found.Registration, next, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(await consumers.Show(found with { Registration = settled.Value! }, http.RequestAborted));
    }

    private static async Task<IResult> Delete(ApplicationPath at, Guid registrationId, HttpContext http, ApplicationStore applications, RegistrationStore store, PublishedNames names, Registering registering)
    {
        if (await Find(at, registrationId, store, names, http.RequestAborted) is not { Application: var application }) return Problem.NotFound();
        var settled = await registering.Remove(
            at.PortalId, () => applications.Find(at.PortalId, application.Id, http.RequestAborted), application.Id, registrationId, http.RequestAborted);
        return settled.Problem ?? Answers.NoContent();
    }

    internal static async Task<NamedRegistration?> Find(ApplicationPath at, Guid id, RegistrationStore store, PublishedNames names, CancellationToken cancel) =>
        at.Application is { Value: var application }
        && await store.Find(at.PortalId, application.Id, id, cancel) is { Value: var registration } && !registration.IsClassic()
        && await names.Find(registration.EntityType, registration.EntityId, cancel) is { } entity
            ? new(registration, entity, application)
            : null;

    /// <summary>Names registrations. Those whose application or API is gone are gone too.</summary>
    internal static async Task<List<NamedRegistration>> Name(
        IEnumerable<Registration> registrations, Dictionary<Guid, Application> applications, PublishedNames names, CancellationToken cancel)
    {
        var entities = await names.All(cancel);
        var named = new List<NamedRegistration>();
        foreach (var registration in registrations)
            if (applications.TryGetValue(registration.ApplicationId, out var application) && entities.TryGetValue(registration.EntityId, out var entity))
                named.Add(new(registration, entity, application));
        return named;
    }

    internal static int ByAge(NamedRegistration a, NamedRegistration b) => a.Registration.CreatedAt.CompareTo(b.Registration.CreatedAt);
}
