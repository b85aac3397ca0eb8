using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.ControlPlanes;

/// <summary>What clients ask before they write: the settings of a plugin, and whether an entity would be taken. Below <c>core-entities/schemas</c>.</summary>
public static class GatewaySchemaEndpoints
{
    public static void MapGatewaySchemas(this IEndpointRouteBuilder app)
    {
        var schemas = app.MapGroup(ControlPlaneEndpoints.CoreEntities + "/schemas");
        schemas.MapGet("plugins/{pluginName}", Fetch).Requires("gateway-schemas:read");
        schemas.MapPost("{entityName}/validate", Validate).Requires("gateway-schemas:read");
    }

    private static IResult Fetch(GatewayPath? at, string pluginName) =>
        at is not null && PluginSchema.Find(pluginName) is { } schema ? Answers.Ok(schema) : Problem.NotFound();

    /// <summary>By the rules of the entity alone: what it refers to need not be there yet, as the client may be about to make it.</summary>
    private static async Task<IResult> Validate(GatewayPath? at, string entityName, HttpContext http, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null || GatewayForms.All.FirstOrDefault(form => form.Plural == entityName || form.Plural == entityName + "s") is not { } form) return Problem.NotFound();
        form.Check(fields, clock.GetUtcNow());
        return fields.Faults.Count == 0 ? Answers.Ok(new SchemaValidationAnswer("schema validation successful")) : Problem.Invalid(fields.Faults);
    }
}

public sealed record SchemaValidationAnswer(string Message);
