using Features.Applications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.Registrations;

/// <summary>Which consumer of the gateway an application stands for: <c>.../registrations/{registrationId}/consumer</c>.</summary>
internal static class RegistrationConsumerEndpoints
{
    public static void MapRegistrationConsumers(this IEndpointRouteBuilder registrations)
    {
        registrations.MapPut("{registrationId}/consumer", Map).Requires("registrations:edit");
        registrations.MapDelete("{registrationId}/consumer", Unmap).Requires("registrations:edit");
    }

    private static async Task<IResult> Map(
        ApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names, RegisteredConsumers consumers)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await RegistrationEndpoints.Find(at, registrationId, store, names, http.RequestAborted) is not { } found) return Problem.NotFound();
        var id = fields.Id("id", required: true).Value;
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        return (await consumers.Map(at.PortalId, found, id!.Value, http.RequestAborted)).Problem ?? Answers.NoContent();
    }

    private static async Task<IResult> Unmap(
        ApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names, RegisteredConsumers consumers) =>
        await RegistrationEndpoints.Find(at, registrationId, store, names, http.RequestAborted) is { } found
            ? (await consumers.Unmap(at.PortalId, found, http.RequestAborted)).Problem ?? Answers.NoContent()
            : Problem.NotFound();
}
