using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.IpAllowLists;

/// <summary>Allow lists for administrators: <c>/v3/portals/{portalId}/ip-allow-list</c>.</summary>
public static class IpAllowListEndpoints
{
    public static IServiceCollection AddIpAllowLists(this IServiceCollection services) => services.AddSingleton<IpAllowListStore>();

    /// <summary>What the developer app needs to enforce them.</summary>
    public static IServiceCollection AddAddressGate(this IServiceCollection services) => services.AddIpAllowLists().AddSingleton<AddressGate>();

    public static void MapIpAllowLists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/v3/portals/{portalId}/ip-allow-list");
        lists.MapGet("", List).Requires("portal-ip-allow-lists:list");
        lists.MapPost("", Create).Requires("portal-ip-allow-lists:create");
        lists.MapGet("{allowListId}", Fetch).Requires("portal-ip-allow-lists:read");
        // There is one field: to replace it and to change it are the same.
        lists.MapPut("{allowListId}", Replace).Requires("portal-ip-allow-lists:edit");
        lists.MapPatch("{allowListId}", Replace).Requires("portal-ip-allow-lists:edit");
        lists.MapDelete("{allowListId}", Delete).Requires("portal-ip-allow-lists:delete");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, IpAllowListStore store, PortalStore portals)
    {
        var faults = new List<Fault>();
        var request = CursorRequest.Read(http.Request.Query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var page = request.Cut(await store.List(portalId, http.RequestAborted), IpAllowListStore.KeyOf, http.Request);
        return Answers.Ok(new IpAllowListPage(page.Meta, [.. page.Items.Select(Show)]));
    }

    private static async Task<IResult> Create(Guid portalId, HttpContext http, IpAllowListStore store, PortalStore portals, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (IpAllowListRules.Read(fields) is not { } addresses) return Problem.Invalid(fields.Faults);
        var list = new IpAllowList { Id = Guid.NewGuid(), AllowedIps = addresses, CreatedAt = clock.GetUtcNow() };
        return await store.Add(portalId, list, http.RequestAborted) == AllowListAdding.Added
            ? Answers.Created(Show(list))
            : Problem.Invalid(new Fault("allowed_ips", "max_items", $"A portal has at most {IpAllowListStore.ListsMax} allow lists") { Maximum = IpAllowListStore.ListsMax });
    }

    private static async Task<IResult> Fetch(Guid portalId, Guid allowListId, HttpContext http, IpAllowListStore store, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.Find(portalId, allowListId, http.RequestAborted) is { } found
            ? Answers.Ok(Show(found.Value))
            : Problem.NotFound();

    private static async Task<IResult> Replace(Guid portalId, Guid allowListId, HttpContext http, IpAllowListStore store, PortalStore portals)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null || await store.Find(portalId, allowListId, http.RequestAborted) is not { } found) return Problem.NotFound();
        if (IpAllowListRules.Read(fields) is not { } addresses) return Problem.Invalid(fields.Faults);
        var changed = found.Value with { AllowedIps = addresses };
        return await store.Replace(portalId, found, changed, http.RequestAborted)
            ? Answers.Ok(Show(changed))
            : Problem.Conflict("The allow list was changed by another request");
    }

    private static async Task<IResult> Delete(Guid portalId, Guid allowListId, HttpContext http, IpAllowListStore store, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.Remove(portalId, allowListId, http.RequestAborted)
            ? Answers.NoContent()
            : Problem.NotFound();

    private static IpAllowListAnswer Show(IpAllowList list) => new(list.Id, list.AllowedIps);
}
