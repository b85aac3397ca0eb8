using Features.ApiPublications;
using Features.Applications;
using Features.AuthStrategies;
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

/// <summary>The registrations of a developer's application for versions of products: <c>/api/v2/applications/{applicationId}/registrations</c>.</summary>
public static class ClassicOwnRegistrationEndpoints
{
    private static readonly ListForm<NamedRegistration> Form = new ListForm<NamedRegistration>()
        .Id("id", named => named.Registration.Id)
        .Word("status", named => named.Registration.Status)
        .Among("status", Words<ApprovalStatus>.All)
        .Text("product_name", named => named.Entity.Name)
        .Text("product_version_name", named => named.Entity.Version)
        .DefaultOrder(RegistrationEndpoints.ByAge);

    public static void MapClassicOwnRegistrations(this IEndpointRouteBuilder app)
    {
        var applications = app.MapClassic("/applications/{applicationId}");
        var registrations = applications.MapGroup("registrations");
        registrations.MapGet("", List).Requires(DeveloperGate.Word);
        registrations.MapPost("", Create).Requires(DeveloperGate.Word);
        registrations.MapGet("{registrationId}", Fetch).Requires(DeveloperGate.Word);
        registrations.MapDelete("{registrationId}", Delete).Requires(DeveloperGate.Word);
        registrations.MapGet("{registrationId}/granted-scopes", ListScopes).Requires(DeveloperGate.Word);
        applications.MapGet("product-versions/{productVersionId}/granted-scopes", ListScopesOfVersion).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> List(OwnApplicationPath at, HttpContext http, RegistrationStore store, PublishedNames names)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        var versions = await names.AllVersions(http.RequestAborted);
        var rows = await store.ListOf(at.PortalId, application.Id, http.RequestAborted);
        // Those whose version is gone are gone too.
        var all = rows.Where(row => row.Value.IsClassic() && versions.ContainsKey(row.Value.EntityId)).Select(row => new NamedRegistration(row.Value, versions[row.Value.EntityId], application));
        return Answers.Ok(query.Apply(all).ToAnswer(ClassicOwnRegistrationAnswer.Of));
    }

    private static async Task<IResult> Create(
        OwnApplicationPath at, HttpContext http, ShownVersions versions, AuthStrategyStore strategies, Registering registering, PublishedNames names)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        if (RegistrationRules.ReadClassicDraft(fields) is not var (versionId, scopes)) return Problem.Invalid(fields.Faults);
        if (await versions.Find(at.Portal, at.Developer, versionId, cancel) is not { } version
            || await names.Find(EntityType.ProductVersion, versionId, cancel) is not { } name)
            return Problem.Invalid(Fault.MissingReference(RegistrationRules.VersionField, "API product version not found"));
        if (version.Publication is not { StrategyId: { } strategyId } publication)
            return Problem.Invalid(new Fault(RegistrationRules.VersionField, "invalid", "The API product version takes no registrations"));
        if (!await versions.MayRegister(at.Portal, at.Developer, application.TeamId(), version, cancel)) return Problem.Forbidden();
        if (scopes.Count > 0 && RegistrationRules.FaultOfScopes(scopes, (await strategies.Find(strategyId, cancel))?.Value) is { } fault) return Problem.Invalid(fault);
        var settled = await registering.Register(at.Portal, () => at.Again(cancel), application.Id, publication, wanted: null, scopes, cancel);
        return settled.Problem ?? Answers.Created(ClassicOwnRegistrationAnswer.Of(new(settled.Value!, name, application)));
    }

    private static async Task<IResult> Fetch(OwnApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names) =>
        await Find(at, registrationId, store, names, http.RequestAborted) is { } found
            ? Answers.Ok(ClassicOwnRegistrationAnswer.Of(found))
            : Problem.NotFound();

    private static async Task<IResult> Delete(
        OwnApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names, Registering registering)
    {
        if (await Find(at, registrationId, store, names, http.RequestAborted) is null) return Problem.NotFound();
        var settled = await registering.Remove(at.PortalId, () => at.Again(http.RequestAborted), at.ApplicationId, registrationId, http.RequestAborted);
        return settled.Problem ?? Answers.NoContent();
    }

    // Scopes are the client's: what it was granted for one version it has for all.
    private static async Task<IResult> ListScopes(
        OwnApplicationPath at, Guid registrationId, HttpContext http, RegistrationStore store, PublishedNames names, ApplicationClients clients) =>
        await Find(at, registrationId, store, names, http.RequestAborted) is { Application: var application }
            ? await OwnApplicationEndpoints.ShowScopes(application, clients, http.RequestAborted)
            : Problem.NotFound();

    private static async Task<IResult> ListScopesOfVersion(
        OwnApplicationPath at, Guid productVersionId, HttpContext http, ShownVersions versions, ApplicationClients clients) =>
        at.Application is { Value: var application } && await versions.Find(at.Portal, at.Developer, productVersionId, http.RequestAborted) is not null
            ? await OwnApplicationEndpoints.ShowScopes(application, clients, http.RequestAborted)
            : Problem.NotFound();

    private static async Task<NamedRegistration?> Find(
        OwnApplicationPath at, Guid id, RegistrationStore store, PublishedNames names, CancellationToken cancel) =>
        at.Application is { Value: var application }
        && await store.Find(at.PortalId, application.Id, id, cancel) is { Value: var registration } && registration.IsClassic()
        && await names.Find(registration.EntityType, registration.EntityId, cancel) is { } version
            ? new(registration, version, application)
            : null;
}

/// <summary>A registration for a version of a product as its developer sees it.</summary>
internal sealed record ClassicOwnRegistrationAnswer(
    Guid Id, ApprovalStatus Status, Guid ProductId, string ProductName, Guid ProductVersionId, string ProductVersionName, Guid ApplicationId, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    // What a provider granted is asked for live; a copy of it would be old.
    public static ClassicOwnRegistrationAnswer Of(NamedRegistration named) => new(
        named.Registration.Id, named.Registration.Status, named.Registration.ProductId!.Value, named.Entity.Name, named.Entity.Id, named.Entity.Version!, named.Application.Id,
        named.Registration.CreatedAt, named.Registration.UpdatedAt);
}
