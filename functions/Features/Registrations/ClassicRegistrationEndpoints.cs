using Features.Applications;
using Features.Developers;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>Registrations for versions of products, for administrators: of a portal, and of one application. Those for APIs and packages are the newer contract's.</summary>
public static class ClassicRegistrationEndpoints
{
    private static readonly ListForm<ClassicRegistration> OneForm = new ListForm<ClassicRegistration>()
        .Word("status", named => named.Registration.Status, sorts: true)
        .Time("created_at", named => named.Registration.CreatedAt, filters: false)
        .Time("updated_at", named => named.Registration.UpdatedAt, filters: false)
        .DefaultOrder(ByAge);

    private static readonly ListForm<ClassicRegistration> AllForm = new ListForm<ClassicRegistration>()
        .Id("developer_id", named => named.Owned.Owner.Id)
        .Text("developer_name", named => named.Owned.Owner.Name)
        .Text("application_name", named => named.Owned.Application.Name)
        .Word("status", named => named.Registration.Status, sorts: true)
        .Sort("developer_id", (a, b) => string.CompareOrdinal(a.Owned.Owner.Id.ToString("D"), b.Owned.Owner.Id.ToString("D")))
        .Time("created_at", named => named.Registration.CreatedAt, filters: false)
        .Time("updated_at", named => named.Registration.UpdatedAt, filters: false)
        .DefaultOrder(ByAge);

    public static void MapClassicRegistrations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/portals/{portalId}/application-registrations", List).Requires("registrations:list");
        var registrations = app.MapGroup("/v2/portals/{portalId}/applications/{applicationId}/registrations");
        registrations.MapGet("", ListOf).Requires("registrations:list");
        registrations.MapGet("{registrationId}", Fetch).Requires("registrations:read");
        registrations.MapPatch("{registrationId}", Decide).Requires("registrations:approve");
        registrations.MapDelete("{registrationId}", Delete).Requires("registrations:delete");
        registrations.MapGet("{registrationId}/granted-scopes", ListScopes).Requires("registrations:read");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, ClassicRegistrations registrations)
    {
        if (AllForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await registrations.List(portalId, http.RequestAborted)).ToAnswer(ClassicRegistrationAnswer.Of));
    }

    private static async Task<IResult> ListOf(ApplicationPath at, HttpContext http, ClassicRegistrations registrations)
    {
        if (OneForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return at.Application is { Value: var application }
            ? Answers.Ok(query.Apply(await registrations.ListOf(at.PortalId, application, http.RequestAborted)).ToAnswer(ClassicRegistrationAnswer.Of))
            : Problem.NotFound();
    }

    private static async Task<IResult> Fetch(ApplicationPath at, Guid registrationId, HttpContext http, ClassicRegistrations registrations) =>
        await Find(at, registrationId, registrations, http) is { } found ? Answers.Ok(ClassicRegistrationAnswer.Of(found)) : Problem.NotFound();

    private static async Task<IResult> Decide(ApplicationPath at, Guid registrationId, HttpContext http, ClassicRegistrations registrations, Registering registering)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var status = fields.Choice<ApprovalStatus>("status").Value;
        if (await Find(at, registrationId, registrations, http) is not { } found) return Problem.NotFound();
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        if (status is not { } next) return Answers.Ok(ClassicRegistrationAnswer.Of(found));
        var settled = await registering.Decide(at.PortalId, found.Registration.ApplicationId, found.Registration, next, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(ClassicRegistrationAnswer.Of(found with { Registration = settled.Value! }));
    }

    private static async Task<IResult> Delete(
        ApplicationPath at, Guid registrationId, HttpContext http, ClassicRegistrations registrations, ApplicationStore applications, Registering registering)
    {
        if (await Find(at, registrationId, registrations, http) is not { Registration.ApplicationId: var applicationId }) return Problem.NotFound();
        var settled = await registering.Remove(
            at.PortalId, () => applications.Find(at.PortalId, applicationId, http.RequestAborted), applicationId, registrationId, http.RequestAborted);
        return settled.Problem ?? Answers.NoContent();
    }

    /// <summary>What the provider says of the client that it registered; of a client that the developer named, what the developer asks for there. Keys have none.</summary>
    private static async Task<IResult> ListScopes(ApplicationPath at, Guid registrationId, HttpContext http, ClassicRegistrations registrations, ApplicationClients clients)
    {
        if (await Find(at, registrationId, registrations, http) is not { Owned.Application: var application }) return Problem.NotFound();
        var asked = application.Registered is { } client ? await clients.ListScopes(client, http.RequestAborted) : null;
        return asked is null ? Answers.Ok(new RegistrationScopesAnswer(application.Scopes)) : asked.Problem ?? Answers.Ok(new RegistrationScopesAnswer(asked.Value!));
    }

    private static async Task<ClassicRegistration?> Find(ApplicationPath at, Guid id, ClassicRegistrations registrations, HttpContext http) =>
        at.Application is { Value: var application } ? await registrations.Find(at.PortalId, application, id, http.RequestAborted) : null;

    private static int ByAge(ClassicRegistration a, ClassicRegistration b) => a.Registration.CreatedAt.CompareTo(b.Registration.CreatedAt);
}
