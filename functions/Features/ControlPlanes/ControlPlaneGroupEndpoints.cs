using Features.Apis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>Groups of control planes: who is in them, and whether their entities get along. Below <c>/v2/control-planes/{id}</c>.</summary>
public static class ControlPlaneGroupEndpoints
{
    public static void MapControlPlaneGroups(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v2/control-planes/{controlPlaneId}");
        group.MapGet("group-memberships", List).Requires("control-plane-groups:read");
        group.MapPut("group-memberships", Put).Requires("control-plane-groups:edit");
        group.MapPost("group-memberships/add", Add).Requires("control-plane-groups:edit");
        group.MapPost("group-memberships/remove", Remove).Requires("control-plane-groups:edit");
        group.MapGet("group-status", FetchStatus).Requires("control-plane-groups:read");
        group.MapGet("group-member-status", FetchMemberStatus).Requires("control-plane-groups:read");
    }

    private static async Task<IResult> List(Guid controlPlaneId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups, EnforcementAddress enforcement)
    {
        var faults = new List<Fault>();
        var page = CursorRequest.Read(http.Request.Query, faults);
        if (await RefusalOf(controlPlaneId, controlPlanes, http.RequestAborted) is { } refusal) return refusal;
        if (faults.Count > 0) return Problem.Invalid(faults);
        var members = await groups.ListMembers(controlPlaneId, http.RequestAborted);
        var cut = page.Cut(members, member => member.Id.ToString("D"), http.Request);
        return Answers.Ok(new GroupMembershipsAnswer(
            new(new(cut.Meta.Size, cut.Meta.Next, page.After is null ? members.Count : null)), [.. cut.Items.Select(member => ControlPlaneAnswer.Of(member, enforcement))]));
    }

    private static Task<IResult> Put(Guid controlPlaneId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups, TimeProvider clock) =>
        Change(controlPlaneId, http, controlPlanes, groups, clock, adds: true, (_, given) => given);

    private static Task<IResult> Add(Guid controlPlaneId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups, TimeProvider clock) =>
        Change(controlPlaneId, http, controlPlanes, groups, clock, adds: true, (members, given) => members.Concat(given));

    // Who is no member stays none.
    private static Task<IResult> Remove(Guid controlPlaneId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups, TimeProvider clock) =>
        Change(controlPlaneId, http, controlPlanes, groups, clock, adds: false, (members, given) => members.Except(given));

    private static async Task<IResult> FetchStatus(Guid controlPlaneId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups)
    {
        if (await RefusalOf(controlPlaneId, controlPlanes, http.RequestAborted) is { } refusal) return refusal;
        if (await controlPlanes.Find(controlPlaneId, http.RequestAborted) is not { Value: var controlPlane }) return Problem.NotFound();
        var conflicts = await groups.ListConflicts(await groups.ListMembers(controlPlaneId, http.RequestAborted), http.RequestAborted);
        return Answers.Ok(new GroupStatusAnswer(GroupStatusItem.Of(controlPlane, (await groups.Find(controlPlaneId, http.RequestAborted))?.Value, conflicts)));
    }

    private static async Task<IResult> FetchMemberStatus(Guid controlPlaneId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups) =>
        await controlPlanes.Find(controlPlaneId, http.RequestAborted) is null
            ? Problem.NotFound()
            : Answers.Ok(new GroupMemberStatusAnswer(await groups.IsMember(controlPlaneId, http.RequestAborted)));

    private static async Task<IResult> Change(
        Guid groupId, HttpContext http, ControlPlaneStore controlPlanes, ControlPlaneGroupStore groups, TimeProvider clock, bool adds,
        Func<IReadOnlyList<Guid>, List<Guid>, IEnumerable<Guid>> change)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await RefusalOf(groupId, controlPlanes, cancel) is { } refusal) return refusal;
        var given = ReadMembers(fields);
        if (adds) CheckMembers(given, await controlPlanes.List(cancel), fields.Faults);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var settled = await Contention.Settle(clock, async () =>
        {
            if (await controlPlanes.Find(groupId, cancel) is null) return Settled<ControlPlaneGroup>.Refused(Problem.NotFound());
            var (found, now) = (await groups.Find(groupId, cancel), clock.GetUtcNow());
            var before = found?.Value ?? new ControlPlaneGroup(groupId, [], now, now);
            var after = before.With(change(before.Members, given), now);
            if (after.Members.Count > ControlPlaneGroup.MembersMax) return Settled<ControlPlaneGroup>.Refused(Problem.Invalid(TooMany()));
            return await groups.Save(found, after, cancel) ? Settled<ControlPlaneGroup>.Done(after) : null;
        }, cancel) ?? Settled<ControlPlaneGroup>.Overtaken();
        return settled.Problem ?? Answers.NoContent();
    }

    private static List<Guid> ReadMembers(BodyFields fields)
    {
        var ids = new List<Guid>();
        foreach (var member in fields.Objects("members", required: true, max: ControlPlaneGroup.MembersMax).Value ?? [])
        {
            // A fault keeps its place, so that those after it are named right.
            ids.Add(member.Id("id", required: true).Value ?? Guid.Empty);
            member.Close();
        }
        fields.Close();
        return ids;
    }

    private static void CheckMembers(List<Guid> given, List<ControlPlane> all, List<Fault> faults)
    {
        var known = all.ToDictionary(controlPlane => controlPlane.Id);
        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] == Guid.Empty) continue;
            if (!known.TryGetValue(given[i], out var member)) faults.Add(Fault.MissingReference($"members.{i}.id", "Control plane not found"));
            else if (member.ClusterType == ControlPlaneGroup.ClusterType) faults.Add(new($"members.{i}.id", "invalid", "A group cannot be a member of a group"));
        }
    }

    private static async Task<Problem?> RefusalOf(Guid groupId, ControlPlaneStore controlPlanes, CancellationToken cancel) => await controlPlanes.Find(groupId, cancel) switch
    {
        null => Problem.NotFound(),
        { Value.ClusterType: ControlPlaneGroup.ClusterType } => null,
        _ => Problem.Invalid(new Fault("controlPlaneId", "invalid", "The control plane is not a group", "path")),
    };

    private static Fault TooMany() => new("members", "max_items", $"members must have at most {ControlPlaneGroup.MembersMax} items") { Maximum = ControlPlaneGroup.MembersMax };
}
