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

/// <summary>A developer's own applications: <c>/api/v3/applications</c>, and those of the developer's teams. Others' are not there.</summary>
public static class OwnApplicationEndpoints
{
    private static readonly ListForm<Application> Form = new ListForm<Application>()
        .Text("name", application => application.Name)
        .Id("auth_strategy_id", application => application.StrategyId)
        .Id("team_id", application => application.TeamId(), nullable: true)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    // The contract's name of the problem.
    private const string ScopesUnavailable = "https://kongapi.info/konnect/portal/granted-scopes-unavailable";

    public static void MapOwnApplications(this IEndpointRouteBuilder app)
    {
        var applications = app.MapGroup("/api/v3/applications");
        applications.MapGet("", List).Requires(DeveloperGate.Word);
        applications.MapPost("", Create).Requires(DeveloperGate.Word);
        applications.MapGet("{applicationId}", Fetch).Requires(DeveloperGate.Word);
        applications.MapPatch("{applicationId}", Update).Requires(DeveloperGate.Word);
        applications.MapDelete("{applicationId}", Delete).Requires(DeveloperGate.Word);
        applications.MapPost("{applicationId}/regenerate-secret", Regenerate).Requires(DeveloperGate.Word);
        applications.MapGet("{applicationId}/granted-scopes", ListScopes).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, ApplicationStore store, ApplicationViews views) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(await views.Show(query.Apply(await store.ListFor(portal.Id, developer.Id, http.RequestAborted)), OwnApplicationAnswer.Of, http.RequestAborted))
            : problem!;

    private static async Task<IResult> Create(
        HttpContext http, CurrentPortal portal, CurrentDeveloper developer, PortalStrategies strategies, ApplicationOwners owners, ApplicationMaking making, ApplicationViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (ApplicationRules.ReadOwnDraft(fields, developer.Id) is not { } draft) return Problem.Invalid(fields.Faults);
        var cancel = http.RequestAborted;
        var chosen = await making.ChooseStrategy(portal.Portal, draft, id => strategies.Find(portal.Portal, developer, id, cancel));
        if (chosen.Problem is { } refusal) return refusal;
        if (await owners.FaultOfTeam(portal.Id, developer.Id, draft.Owner, cancel) is { } fault) return Problem.Invalid(fault);
        var settled = await making.Make(portal.Portal, draft, chosen.Value!, draft.Owner.Type == OwnerType.Team ? ApplicationOwners.TeamField : null, cancel);
        return settled.Problem ?? Answers.Created(await views.Own(settled.Value!.Application, cancel) with { ClientSecret = settled.Value.ClientSecret });
    }

    private static async Task<IResult> Fetch(OwnApplicationPath at, HttpContext http, ApplicationViews views) =>
        at.Application is { Value: var application } ? Answers.Ok(await views.Own(application, http.RequestAborted)) : Problem.NotFound();

    private static async Task<IResult> Update(OwnApplicationPath at, HttpContext http, ApplicationOwners owners, ApplicationMaking making, ApplicationViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        if (ApplicationRules.ReadOwnChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        if (change.TeamId.Value is { } team && team != application.OwnerId
            && await owners.FaultOfTeam(at.PortalId, at.Developer.Id, new(OwnerType.Team, team), http.RequestAborted) is { } fault) return Problem.Invalid(fault);
        var settled = await making.Change(at.Portal, at.Developer.Id, at.ApplicationId, change, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(await views.Own(settled.Value!, http.RequestAborted));
    }

    internal static async Task<IResult> Delete(OwnApplicationPath at, HttpContext http, ApplicationMaking making) =>
        at.Application is { Value: var application } && await making.Remove(at.PortalId, application.OwnerId, application.Id, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();

    internal static async Task<IResult> Regenerate(OwnApplicationPath at, HttpContext http, ClientRenewal renewal)
    {
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        var settled = await renewal.Run(at.PortalId, at.Developer.Id, application, http.RequestAborted);
        return settled.Problem ?? Answers.Created(settled.Value!);
    }

    private static async Task<IResult> ListScopes(OwnApplicationPath at, HttpContext http, ApplicationClients clients) =>
        at.Application is { Value: var application } ? await ShowScopes(application, clients, http.RequestAborted) : Problem.NotFound();

    /// <summary>Answers with what the provider says that the client of an application was granted.</summary>
    internal static async Task<IResult> ShowScopes(Application application, ApplicationClients clients, CancellationToken cancel)
    {
        var settled = application.Registered is { } client ? await clients.ListScopes(client, cancel) : null;
        if (settled is null) return new Problem(422, "Unsupported IDP", "This feature is not supported by the application.") { Type = ScopesUnavailable };
        return settled.Problem ?? Answers.Ok(new GrantedScopesAnswer(settled.Value!));
    }
}

/// <summary>The scopes of a client, as its provider says.</summary>
public sealed record GrantedScopesAnswer(IReadOnlyList<string> Scopes);
