using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Applications;

/// <summary>
/// A developer's applications by the classic contract: <c>/api/v2/applications</c>. They are those of the newer one, a team's among them, which the classic one shows without
/// saying whose they are.
/// </summary>
public static class ClassicOwnApplicationEndpoints
{
    private static readonly ListForm<Application> Form = new ListForm<Application>()
        .Text("name", application => application.Name)
        .Id("auth_strategy_id", application => application.StrategyId)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapClassicOwnApplications(this IEndpointRouteBuilder app)
    {
        var applications = app.MapClassic("/applications");
        applications.MapGet("", List).Requires(DeveloperGate.Word);
        applications.MapPost("", Create).Requires(DeveloperGate.Word);
        applications.MapGet("{applicationId}", Fetch).Requires(DeveloperGate.Word);
        applications.MapPatch("{applicationId}", Update).Requires(DeveloperGate.Word);
        applications.MapDelete("{applicationId}", OwnApplicationEndpoints.Delete).Requires(DeveloperGate.Word);
        applications.MapPost("{applicationId}/refresh-token", OwnApplicationEndpoints.Regenerate).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, ApplicationStore store, ApplicationViews views) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(await views.Show(query.Apply(await store.ListFor(portal.Id, developer.Id, http.RequestAborted)), ClassicOwnApplicationAnswer.Of, http.RequestAborted))
            : problem!;

    private static async Task<IResult> Create(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, PortalStrategies strategies, ApplicationMaking making)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (ClassicApplicationRules.ReadDraft(fields, developer.Id) is not { } draft) return Problem.Invalid(fields.Faults);
        var cancel = http.RequestAborted;
        var chosen = await making.ChooseStrategy(portal.Portal, draft, id => strategies.Find(portal.Portal, developer, id, cancel));
        if (chosen.Value is not { } strategy) return chosen.Problem!;
        var settled = await making.Make(portal.Portal, draft, strategy, null, cancel);
        return settled.Problem ?? Answers.Created(ClassicOwnApplicationAnswer.Of(settled.Value!, strategy));
    }

    private static async Task<IResult> Fetch(OwnApplicationPath at, HttpContext http, ApplicationViews views) =>
        at.Application is { Value: var application }
            ? Answers.Ok(ClassicOwnApplicationAnswer.Of(application, await views.StrategyOf(application, http.RequestAborted)))
            : Problem.NotFound();

    private static async Task<IResult> Update(OwnApplicationPath at, HttpContext http, ApplicationMaking making, ApplicationViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at.Application is null) return Problem.NotFound();
        if (ClassicApplicationRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await making.Change(at.Portal, at.Developer.Id, at.ApplicationId, change, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(ClassicOwnApplicationAnswer.Of(settled.Value!, await views.StrategyOf(settled.Value!, http.RequestAborted)));
    }
}
