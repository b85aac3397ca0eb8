using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.ControlPlanes;

/// <summary>One kind of core entity for administrators: <c>/v2/control-planes/{id}/core-entities/{plural}</c>, and the same below what it refers to.</summary>
public sealed class CoreEntityEndpoints<T>(CoreEntityForm<T> form) where T : class, ICoreEntity<T>
{
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var under in (string[])["", .. form.Under.Select(path => path + "/")])
        {
            var entities = app.MapGroup($"{ControlPlaneEndpoints.CoreEntities}/{under}{form.Plural}");
            entities.MapGet("", List).Requires($"gateway-{form.Plural}:list");
            entities.MapPost("", Create).Requires($"gateway-{form.Plural}:create");
            entities.MapGet("{entity}", Fetch).Requires($"gateway-{form.Plural}:read");
            entities.MapPut("{entity}", Put).Requires($"gateway-{form.Plural}:edit");
            entities.MapDelete("{entity}", Delete).Requires($"gateway-{form.Plural}:delete");
        }
    }

    private async Task<IResult> List(GatewayPath? at, HttpContext http, GatewayStore store)
    {
        if (at is null) return Problem.NotFound();
        var asked = form.Filters.Where(filter => http.Request.Query.ContainsKey(filter.Key)).ToDictionary(filter => filter.Value, filter => http.Request.Query[filter.Key].ToString());
        var all = (await store.List<T>(at.ControlPlaneId, http.RequestAborted)).FindAll(entity => at.Holds(entity) && asked.All(filter => filter.Key(entity, filter.Value)));
        return CoreEntityList.Answer(http, all, form.Show);
    }

    private async Task<IResult> Create(GatewayPath? at, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var entity = form.Read(fields, new(null, at.Parents), clock.GetUtcNow());
        await store.CheckReferences(at.ControlPlaneId, entity, fields.Faults, http.RequestAborted);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, () => store.Save(at.ControlPlaneId, null, entity, http.RequestAborted));
        return written == GatewayWrite.Done ? Answers.Created(form.Show(entity)) : GatewayWrites.Refusal(written, entity);
    }

    private async Task<IResult> Fetch(GatewayPath? at, string entity, HttpContext http, GatewayStore store)
    {
        // A bare name means true, as in other queries.
        var wrong = form.Flags.Where(flag => http.Request.Query[flag].ToString() is not ("" or "true" or "false")).Select(flag => Fault.NotOneOf(flag, ["true", "false"], "query")).ToList();
        if (wrong.Count > 0) return Problem.Invalid(wrong);
        return at is not null && await store.Find<T>(at.ControlPlaneId, entity, http.RequestAborted) is { } found && at.Holds(found.Value)
            ? Answers.Ok(form.Show(found.Value))
            : Problem.NotFound();
    }

    /// <summary>Creates or replaces, by id or by name. Put below another entity, it refers to that one from then on.</summary>
    private async Task<IResult> Put(GatewayPath? at, string entity, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null || CoreEntityName.Read<T>(entity) is not { } key) return Problem.NotFound();
        var put = form.Read(fields, new(key, at.Parents), clock.GetUtcNow());
        await store.CheckReferences(at.ControlPlaneId, put, fields.Faults, http.RequestAborted);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, async () =>
        {
            var found = await store.Find<T>(at.ControlPlaneId, entity, http.RequestAborted);
            if (found is not null) put = put.InPlaceOf(found.Value);
            return key.Again(found is null, await store.Save(at.ControlPlaneId, found, put, http.RequestAborted));
        });
        return written == GatewayWrite.Done ? Answers.Ok(form.Show(put)) : GatewayWrites.Refusal(written, put);
    }

    // 204 also for what is not there: the contract says so.
    private static async Task<IResult> Delete(GatewayPath? at, string entity, HttpContext http, GatewayStore store, GatewayWrites writes)
    {
        if (at is null) return Problem.NotFound();
        if (await store.Find<T>(at.ControlPlaneId, entity, http.RequestAborted) is not { } seen || !at.Holds(seen.Value)) return Answers.NoContent();
        var written = await writes.Run(at.ControlPlaneId, async () =>
            await store.Find<T>(at.ControlPlaneId, entity, http.RequestAborted) is { } found
                ? await store.Remove(at.ControlPlaneId, found, http.RequestAborted)
                : GatewayWrite.Done);
        return written is GatewayWrite.Done or GatewayWrite.ReferenceMissing ? Answers.NoContent() : GatewayWrites.Refusal(written, seen.Value);
    }
}
