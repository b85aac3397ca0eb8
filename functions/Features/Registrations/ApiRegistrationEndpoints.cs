using System.Text.Json.Serialization;
using Features.ApiPublications;
using Features.Applications;
using Features.Developers;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>The registrations for one API over all portals: <c>/v3/apis/{apiId}/registrations</c>.</summary>
public static class ApiRegistrationEndpoints
{
    private static readonly ListForm<ApiRegistration> Form = new ListForm<ApiRegistration>()
        .Word("status", row => row.Registration.Status)
        .Id("portal_id", row => row.Portal.Id)
        .Text("portal_name", row => row.Portal.Name)
        .Id("application_id", row => row.Application.Id)
        .Text("application_name", row => row.Application.Name)
        .Word("application_owner_type", row => row.Application.OwnerType)
        .Id("application_owner_id", row => row.Application.OwnerId)
        .DefaultOrder((a, b) => a.Registration.CreatedAt.CompareTo(b.Registration.CreatedAt));

    public static void MapApiRegistrations(this IEndpointRouteBuilder app) => app.MapGet("/v3/apis/{apiId}/registrations", List).Requires("registrations:list");

    private static async Task<IResult> List(
        Guid apiId, HttpContext http, PublishedNames names, PortalStore portals, RegistrationStore store, ApplicationStore applications)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await names.Find(EntityType.Api, apiId, cancel) is null) return Problem.NotFound();
        var rows = new List<ApiRegistration>();
        foreach (var portal in await portals.List(cancel))
        foreach (var registration in (await store.List(portal.Id, cancel)).Where(registration => registration.EntityId == apiId))
            if (await applications.Find(portal.Id, registration.ApplicationId, cancel) is { Value: var application }) rows.Add(new(registration, portal, application));
        return Answers.Ok(query.Apply(rows).ToAnswer(ApiRegistrationAnswer.Of));
    }

    private sealed record ApiRegistration(Registration Registration, Portal Portal, Application Application);

    private sealed record ApiRegistrationAnswer(Guid Id, ApprovalStatus Status, NameAnswer Portal, RegisteredApplicationAnswer Application)
    {
        public static ApiRegistrationAnswer Of(ApiRegistration row) => new(
            row.Registration.Id, row.Registration.Status, new(row.Portal.Id, row.Portal.Name),
            new(row.Application.Id, row.Application.Name, row.Application.Description, OwnerAnswer.Of(row.Application)));
    }

    private sealed record RegisteredApplicationAnswer(
        Guid Id, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, OwnerAnswer Owner);
}
