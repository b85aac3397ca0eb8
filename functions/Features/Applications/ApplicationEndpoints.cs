using Features.AuthStrategies;
using Features.Credentials;
using Features.Developers;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Applications;

/// <summary>Applications for administrators: <c>/v3/portals/{portalId}/applications</c>.</summary>
public static class ApplicationEndpoints
{
    private const string OwnerField = "owner.id";

    private static readonly ListForm<Application> Form = new ListForm<Application>()
        .Id("developer_id", application => application.DeveloperId())
        .Text("name", application => application.Name, sorts: true)
        .Id("team_id", application => application.TeamId())
        .Sort("developer_id", (a, b) => string.CompareOrdinal(a.DeveloperId()?.ToString(), b.DeveloperId()?.ToString()))
        .Time("created_at", application => application.CreatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    private static readonly ListForm<Developer> DeveloperForm = new ListForm<Developer>()
        .Text("id", developer => developer.Id.ToString(), sorts: true);

    private static readonly ListForm<object> CredentialForm = new();

    /// <summary>Applications, for both apps.</summary>
    public static IServiceCollection AddApplications(this IServiceCollection services) => services
        .AddSingleton<ApplicationStore>()
        .AddSingleton<ApplicationOwners>()
        .AddSingleton<ApplicationMaking>()
        .AddSingleton<ApplicationTransfer>()
        .AddSingleton<ApplicationViews>()
        .AddSingleton<ClassicApplications>()
        .AddSingleton<GrantChanges>()
        .AddSingleton<ApplicationClients>()
        .AddSingleton<ClientRenewal>()
        .AddKeyedSingleton<IFollowUp, ClientUpdates>(ClientUpdates.Kind)
        .AddAfterRemoval<AfterApplicationRemoval>();

    public static void MapApplications(this IEndpointRouteBuilder app)
    {
        var applications = app.MapGroup("/v3/portals/{portalId}/applications");
        applications.MapGet("", List).Requires("applications:list");
        applications.MapPost("", Create).Requires("applications:create");
        applications.MapGet("{applicationId}", Fetch).Requires("applications:read");
        applications.MapPatch("{applicationId}", Transfer).Requires("applications:edit");
        applications.MapDelete("{applicationId}", Delete).Requires("applications:delete");
        applications.MapGet("{applicationId}/developers", ListDevelopers).Requires("applications:read");
        applications.MapGet("{applicationId}/credentials", ListCredentials).Requires("applications:read");
        app.MapGet("/v3/applications/{applicationId}", FetchAnywhere).Requires("applications:read");
    }

    private static async Task<IResult> List(
        Guid portalId, HttpContext http, PortalStore portals, ApplicationOwners owners, ApplicationStore store, ApplicationViews views)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null) return Problem.NotFound();
        var known = await owners.All(portalId, cancel);
        return Answers.Ok(await views.Show(portalId, query.Apply((await store.List(portalId, cancel)).Where(application => known.Contains(application.Owner()))), cancel));
    }

    private static async Task<IResult> Create(
        Guid portalId, HttpContext http, PortalStore portals, AuthStrategyStore strategies, ApplicationOwners owners, ApplicationMaking making, ApplicationViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is not { Value: var portal }) return Problem.NotFound();
        if (ApplicationRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        if (await making.ChooseStrategy(portal, draft, id => Any(strategies, id, cancel)) is var chosen && chosen.Problem is { } refusal) return refusal;
        if (await owners.FaultOf(portalId, draft.Owner, OwnerField, cancel) is { } fault) return Problem.Invalid(fault);
        var settled = await making.Make(portal, draft, chosen.Value!, OwnerField, cancel);
        return settled.Problem ?? Answers.Created(await views.Show(portalId, settled.Value!.Application, cancel));
    }

    private static async Task<IResult> Fetch(ApplicationPath at, HttpContext http, ApplicationViews views) =>
        at.Application is { } found ? Answers.Ok(await views.Show(at.PortalId, found.Value, http.RequestAborted)) : Problem.NotFound();

    private static async Task<IResult> FetchAnywhere(Guid applicationId, HttpContext http, ApplicationViews views) =>
        await ApplicationPath.Find(applicationId, http) is { Application: { } found } at ? Answers.Ok(await views.Show(at.PortalId, found.Value, http.RequestAborted)) : Problem.NotFound();

    private static async Task<IResult> Transfer(ApplicationPath at, HttpContext http, ApplicationOwners owners, ApplicationTransfer transfer, ApplicationViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var owner = ApplicationRules.ReadOwner(fields, required: false);
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        if (owner is not { } next || next == application.Owner()) return Answers.Ok(await views.Show(at.PortalId, application, http.RequestAborted));
        if (await owners.FaultOf(at.PortalId, next, OwnerField, http.RequestAborted) is { } fault) return Problem.Invalid(fault);
        var settled = await transfer.Give(at.Portal!, application.Id, next, OwnerField, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(await views.Show(at.PortalId, settled.Value!, http.RequestAborted));
    }

    /// <summary>In both contracts.</summary>
    internal static async Task<IResult> Delete(ApplicationPath at, HttpContext http, ApplicationMaking making) =>
        at.Application is { } found && await making.Remove(at.PortalId, found.Value.OwnerId, found.Value.Id, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();

    private static async Task<IResult> ListDevelopers(ApplicationPath at, HttpContext http, ApplicationOwners owners)
    {
        if (DeveloperForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return at.Application is { } found
            ? Answers.Ok(query.Apply(await owners.People(at.PortalId, found.Value, http.RequestAborted)).ToAnswer(ApplicationDeveloperAnswer.Of))
            : Problem.NotFound();
    }

    private static async Task<IResult> ListCredentials(ApplicationPath at, HttpContext http, CredentialStore credentials, TimeProvider clock)
    {
        if (CredentialForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (at.Application is not { } found) return Problem.NotFound();
        var held = await credentials.ListOf(at.PortalId, found.Value.Id, http.RequestAborted);
        return Answers.Ok(query.Apply(CredentialAnswer.Of(found.Value, held, clock.GetUtcNow())).ToAnswer(answer => answer));
    }

    private static async Task<AuthStrategy?> Any(AuthStrategyStore strategies, Guid id, CancellationToken cancel) => (await strategies.Find(id, cancel))?.Value;
}
