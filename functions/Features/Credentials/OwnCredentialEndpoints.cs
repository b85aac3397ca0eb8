using Azure.Data.Tables;
using Features.Apis;
using Features.Applications;
using Features.Developers;
using Features.Housekeeping;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Credentials;

/// <summary>
/// The keys of a developer's application, by both contracts: <c>/applications/{applicationId}/credentials</c>. <c>rotate</c> is ours: the contract can only delete and create, which
/// leaves no time to bring the new key out.
/// </summary>
public static class OwnCredentialEndpoints
{
    private static readonly ListForm<object> Form = new();

    /// <summary>Credentials, for both apps.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services) => services
        .AddSingleton<CredentialStore>()
        .AddSingleton<KeyMaking>()
        .AddSingleton<CredentialPublisher>()
        .AddSingleton<DeveloperKeys>()
        .AddKeyedSingleton<IFollowUp>(CredentialPublisher.Kind, (all, _) => all.GetRequiredService<CredentialPublisher>())
        .AddKeyedSingleton<IFollowUp>(DeveloperKeys.Kind, (all, _) => all.GetRequiredService<DeveloperKeys>())
        .AddSingleton<StrategyClaims>()
        .AddKeyedSingleton<IFollowUp>(StrategyClaims.Kind, (all, _) => all.GetRequiredService<StrategyClaims>());

    /// <summary>What makes a changed setting true of credentials that were published before, for the app with housekeeping.</summary>
    public static IServiceCollection AddRevokedKeysChore(this IServiceCollection services) => services.AddSingleton<IChore>(all => new RevokedKeysChore(
        new DocumentTable(all.GetRequiredService<TableServiceClient>(), FollowUps.Table), all.GetRequiredService<PortalStore>(), all.GetRequiredService<DeveloperStore>(),
        all.GetRequiredService<ApplicationStore>(), all.GetRequiredService<RevokedKeys>(), all.GetRequiredService<FollowUps>()));

    public static void MapOwnCredentials(this IEndpointRouteBuilder app)
    {
        const string Path = "/applications/{applicationId}/credentials";
        app.MapOwnOnBoth(Path, credentials =>
        {
            credentials.MapGet("", List).Requires(DeveloperGate.Word);
            credentials.MapPost("", Create).Requires(DeveloperGate.Word);
            credentials.MapPut("{credentialId}", Rename).Requires(DeveloperGate.Word);
            credentials.MapDelete("{credentialId}", Delete).Requires(DeveloperGate.Word);
        });
        app.MapPost("/api/v3" + Path + "/{credentialId}/rotate", Rotate).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> List(OwnApplicationPath at, HttpContext http, CredentialStore store, TimeProvider clock)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (at.Application is not { Value: var application }) return Problem.NotFound();
        return Answers.Ok(query.Apply(CredentialAnswer.Of(application, await store.ListOf(at.PortalId, application.Id, http.RequestAborted), clock.GetUtcNow())).ToAnswer(answer => answer));
    }

    private static async Task<IResult> Create(OwnApplicationPath at, HttpContext http, KeyMaking keys, TimeProvider clock)
    {
        var body = await BodyReader.ReadOptionalObject(http.Request);
        if (body.Problem is { } problem) return problem;
        if (at.Application is null) return Problem.NotFound();
        if (CredentialRules.ReadName(body.Value) is not { } name) return Problem.Invalid(body.Value!.Faults);
        return Show(await keys.Make(at.PortalId, at.Developer.Id, at.ApplicationId, name, http.RequestAborted), clock);
    }

    private static async Task<IResult> Rotate(
        OwnApplicationPath at, Guid credentialId, HttpContext http, CredentialStore store, KeyMaking keys, TimeProvider clock)
    {
        var body = await BodyReader.ReadOptionalObject(http.Request);
        if (body.Problem is { } problem) return problem;
        if (!await IsThere(at, credentialId, store, http.RequestAborted)) return Problem.NotFound();
        if (CredentialRules.ReadRotation(body.Value) is not { } rotation) return Problem.Invalid(body.Value!.Faults);
        return Show(await keys.Rotate(at.PortalId, at.Developer.Id, at.ApplicationId, credentialId, rotation, http.RequestAborted), clock);
    }

    // The contract answers a changed name with 200 and no body.
    private static async Task<IResult> Rename(OwnApplicationPath at, Guid credentialId, HttpContext http, CredentialStore store, KeyMaking keys)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await IsThere(at, credentialId, store, http.RequestAborted)) return Problem.NotFound();
        if (CredentialRules.ReadNewName(fields) is not { } name) return Problem.Invalid(fields.Faults);
        return (await keys.Rename(at.PortalId, at.Developer.Id, at.ApplicationId, credentialId, name, http.RequestAborted)).Problem ?? Answers.Empty(200);
    }

    private static async Task<IResult> Delete(OwnApplicationPath at, Guid credentialId, HttpContext http, CredentialStore store, KeyMaking keys) =>
        await IsThere(at, credentialId, store, http.RequestAborted)
            ? (await keys.Remove(at.PortalId, at.Developer.Id, at.ApplicationId, credentialId, http.RequestAborted)).Problem ?? Answers.NoContent()
            : Problem.NotFound();

    // Looked at before anything is planned: who asks for another's key writes nothing.
    private static async Task<bool> IsThere(OwnApplicationPath at, Guid credentialId, CredentialStore store, CancellationToken cancel) =>
        at.Application is not null && await store.FindKey(at.PortalId, at.ApplicationId, credentialId, cancel) is not null;

    private static IResult Show(Settled<NewKey> settled, TimeProvider clock) => settled.Problem
        ?? Answers.Created(new NewCredentialAnswer(CredentialAnswer.Of(settled.Value!.Credential, clock.GetUtcNow()), settled.Value.Key));
}
