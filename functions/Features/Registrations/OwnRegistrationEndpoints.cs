using Features.Applications;
using Features.Developers;
using Features.PortalCatalog;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>The registrations of a developer's application: <c>/api/v3/applications/{applicationId}/registrations</c>.</summary>
public static class OwnRegistrationEndpoints
{
    private static readonly ListForm<NamedRegistration> Form = new ListForm<NamedRegistration>()
        .Id("id", named => named.Registration.Id)
        .Word("status", named => named.Registration.Status)
        .Among("status", Words<ApprovalStatus>.All)
        .Text("api_name", named => named.Entity.Name)
        .DefaultOrder(RegistrationEndpoints.ByAge);

    public static void MapOwnRegistrations(this IEndpointRouteBuilder app)
    {
        var registrations = app.MapGroup("/api/v3/applications/{applicationId}/registrations");
        registrations.MapGet("", List).Requires(DeveloperGate.Word);
        registrations.MapPost("", Create).Requires(DeveloperGate.Word);
        registrations.MapGet("{registrationId}", Fetch).Requires(DeveloperGate.Word);
        registrations.MapDelete("{registrationId}", Delete).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> List(OwnApplicationPath at, HttpContext http, RegistrationStore store, PublishedNames names)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        var rows = await store.ListOf(at.PortalId, application.Id, http.RequestAborted);
        var all = await RegistrationEndpoints.Name(rows.Select(row => row.Value), new() { [application.Id] = application }, names, http.RequestAborted);
        return Answers.Ok(query.Apply(all).ToAnswer(OwnRegistrationAnswer.Of));
    }

    private static async Task<IResult> Create(OwnApplicationPath at, HttpContext http, PortalCatalogStore catalog, Registering registering, PublishedNames names)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        if (RegistrationRules.ReadOwnDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        if (await catalog.Find(at.Portal, at.Developer, draft.EntityId, cancel) is not { } entry
            || await names.Find(entry.Publication.EntityType, entry.Id, cancel) is not { } entity)
            return Problem.Invalid(Fault.MissingReference("api_id", "API not found"));
        // What a team's application may do, the team must be allowed to: what one member may by other teams does not count. Without a strategy nobody needs to register, which is not a matter of rights.
        var actions = application.TeamId() is { } team ? await catalog.ActionsOfTeam(at.Portal, team, entry.Publication, cancel) : entry.Actions;
        if (!actions.Register && entry.Publication.StrategyId is not null) return Problem.Forbidden();
        var settled = await registering.Register(at.Portal, () => at.Again(cancel), application.Id, entry.Publication, wanted: null, [], cancel);
        return settled.Problem ?? Answers.Created(OwnRegistrationAnswer.Of(new(settled.Value!, entity, application)));
    }

    private static async Task<IResult> Fetch(OwnApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names) =>
        at.Application is { Value: var application }
        && await store.Find(at.PortalId, application.Id, registrationId, http.RequestAborted) is { Value: var registration } && !registration.IsClassic()
        && await names.Find(registration.EntityType, registration.EntityId, http.RequestAborted) is { } entity
            ? Answers.Ok(OwnRegistrationAnswer.Of(new(registration, entity, application)))
            : Problem.NotFound();

    private static async Task<IResult> Delete(OwnApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, Registering registering)
    {
        if (at.Application is null || await store.Find(at.PortalId, at.ApplicationId, registrationId, http.RequestAborted) is not { Value: var registration } || registration.IsClassic()) return Problem.NotFound();
        var settled = await registering.Remove(at.PortalId, () => at.Again(http.RequestAborted), at.ApplicationId, registrationId, http.RequestAborted);
        return settled.Problem ?? Answers.NoContent();
    }
}
