using Features.ControlPlanes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Outbound;

namespace Features.Explanations;

/// <summary>Why a call is refused, or passes: <c>POST /v2/control-planes/{id}/explain</c> (ours).</summary>
public static class ExplainEndpoints
{
    public static IServiceCollection AddExplanations(this IServiceCollection services)
    {
        services.TryAddSingleton<OutboundHttp>();
        return services.AddSingleton<Explainer>();
    }

    public static void MapExplanations(this IEndpointRouteBuilder app) => app.MapPost("/v2/control-planes/{controlPlaneId}/explain", Explain).Requires("control-planes:read");

    private static async Task<IResult> Explain(GatewayPath? at, HttpContext http, Explainer explainer)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        if (ExplainRules.Read(fields) is not { } question) return Problem.Invalid(fields.Faults);
        return await explainer.Explain(at.ControlPlaneId, question, http.TraceIdentifier, http.RequestAborted) is { } explanation ? Answers.Ok(explanation) : Problem.NotFound();
    }
}
