using Features.AuthStrategies;
using Features.PolicySnapshots;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.ApiPublications;

/// <summary>Publications for administrators: <c>/v3/apis/{id}/publications/{portal}</c> and <c>/v3/api-packages/{id}/publications/{portal}</c>.</summary>
public static class ApiPublicationEndpoints
{
    public static IServiceCollection AddApiPublications(this IServiceCollection services) => services
        .AddSingleton<ApiPublicationStore>()
        .AddAfterRemoval<PublicationCleaning>();

    public static void MapApiPublications(this IEndpointRouteBuilder app)
    {
        foreach (var (path, word) in ((string, string)[])[("/v3/apis/{apiId}", "apis"), ("/v3/api-packages/{packageId}", "api-packages")])
        {
            var publication = app.MapGroup(path + "/publications/{portalId}");
            publication.MapGet("", Fetch).Requires($"{word}:read");
            publication.MapPut("", Publish).Requires($"{word}:publish");
            publication.MapDelete("", Unpublish).Requires($"{word}:publish");
        }
        app.MapPublicationLists();
    }

    private static async Task<IResult> Fetch(PublicationPath at, HttpContext http, ApiPublicationStore store, PortalStore portals, AuthStrategyStore strategies) =>
        await Find(at, store, portals, http.RequestAborted) is { } found
            ? Answers.Ok(ApiPublicationAnswer.Of(found.Value, await StrategyOf(found.Value.StrategyId, strategies, http.RequestAborted)))
            : Problem.NotFound();

    /// <summary>A full replacement: 200 whether it was published before or not.</summary>
    private static async Task<IResult> Publish(
        PublicationPath at, HttpContext http, ApiPublicationStore store, PortalStore portals, AuthStrategyStore strategies, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var draft = ApiPublicationRules.Read(fields);
        var cancel = http.RequestAborted;
        Planned? snapshots = null;
        var answer = await Contention.Settle<IResult>(clock, async () =>
        {
            if (!await store.EntityExists(at.EntityType, at.EntityId, cancel) || await portals.Find(at.PortalId, cancel) is not { } portal) return Problem.NotFound();
            if (draft is null) return Problem.Invalid([.. fields.Faults, .. await MissingIn(fields, strategies, cancel)]);
            var earlier = await store.Find(at.EntityId, at.PortalId, cancel);
            var publication = ApiPublicationRules.Make(draft, at.EntityType, at.EntityId, portal.Value, earlier?.Value, clock.GetUtcNow());
            var strategy = await StrategyOf(publication.StrategyId, strategies, cancel);
            if (strategy is null && publication.StrategyId is not null) return StrategyMissing();
            snapshots ??= await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOfEntity(at.EntityId), cancel);
            return await store.Save(earlier, publication, cancel) == PublicationWrite.Done ? Answers.Ok(ApiPublicationAnswer.Of(publication, strategy)) : null;
        }, cancel) ?? Overtaken();
        if (snapshots is not null) await (answer is Problem ? followUps.Drop(snapshots) : followUps.Finish(snapshots));
        return answer;
    }

    private static async Task<IResult> Unpublish(
        PublicationPath at, HttpContext http, ApiPublicationStore store, PortalStore portals, FollowUps followUps, TimeProvider clock)
    {
        if (await Find(at, store, portals, http.RequestAborted) is null) return Problem.NotFound();
        var snapshots = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOfEntity(at.EntityId), http.RequestAborted);
        var answer = await Contention.Settle<IResult>(clock, async () =>
            await Find(at, store, portals, http.RequestAborted) is not { } found ? Problem.NotFound()
                : await store.Remove(found, http.RequestAborted) == PublicationWrite.Done ? Answers.NoContent() : null, http.RequestAborted) ?? Overtaken();
        await (answer is Problem ? followUps.Drop(snapshots) : followUps.Finish(snapshots));
        return answer;
    }

    /// <summary>Null when it is not published, or when the entity or portal is gone and the row is about to be.</summary>
    private static async Task<Document<ApiPublication>?> Find(PublicationPath at, ApiPublicationStore store, PortalStore portals, CancellationToken cancel) =>
        await store.Find(at.EntityId, at.PortalId, cancel) is { } found && found.Value.EntityType == at.EntityType
        && await store.EntityExists(at.EntityType, at.EntityId, cancel) && await portals.Find(at.PortalId, cancel) is not null
            ? found
            : null;

    private const string StrategiesField = "auth_strategy_ids";

    private static async Task<AuthStrategy?> StrategyOf(Guid? id, AuthStrategyStore strategies, CancellationToken cancel) =>
        id is { } given ? (await strategies.Find(given, cancel))?.Value : null;

    private static Problem StrategyMissing() => Problem.Invalid(MissingStrategy());

    private static Fault MissingStrategy() => Fault.MissingReference(StrategiesField, "Auth strategy not found");

    // One strategy at most: of several the number is the fault.
    private static async Task<IEnumerable<Fault>> MissingIn(BodyFields fields, AuthStrategyStore strategies, CancellationToken cancel) =>
        fields.PeekIds(StrategiesField) is [var id] && await strategies.Find(id, cancel) is null ? [MissingStrategy()] : [];

    private static Problem Overtaken() => Problem.Conflict("The publication is being changed by other requests");

    /// <summary>The two ids of a publication's path; the name of the first says what is published.</summary>
    private sealed record PublicationPath(EntityType EntityType, Guid EntityId, Guid PortalId)
    {
        public static ValueTask<PublicationPath?> BindAsync(HttpContext http)
        {
            var api = http.GetRouteValue("apiId");
            var id = (string)(api ?? http.GetRouteValue("packageId"))!;
            return ValueTask.FromResult<PublicationPath?>(
                new(api is null ? EntityType.ApiPackage : EntityType.Api, Guid.Parse(id), Guid.Parse((string)http.GetRouteValue("portalId")!)));
        }
    }
}

/// <summary>What goes with an API, a package or a portal: its publications.</summary>
public sealed class PublicationCleaning(ApiPublicationStore store) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.Api or Removed.ApiPackage => store.RemoveAllOf(id, cancel),
        Removed.Portal => store.RemoveAllIn(id, cancel),
        _ => Task.CompletedTask,
    };
}
