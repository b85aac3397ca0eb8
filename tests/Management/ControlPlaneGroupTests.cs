using System.Text.Json;
using Azure.Data.Tables;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ControlPlaneGroupTests(ManagementFixture app)
{
    private const string Path = "/v2/control-planes";

    [AzuriteFact]
    public async Task Keeps_adds_removes_and_pages_members()
    {
        var group = await Make("CLUSTER_TYPE_CONTROL_PLANE_GROUP");
        var members = new[] { (await Make()).Id, (await Make()).Id, (await Make()).Id };
        (await app.Call("PUT", $"{Path}/{group.Id}/group-memberships", Body(members[..2]))).Is(204);
        (await app.Call("POST", $"{Path}/{group.Id}/group-memberships/add", Body(members[1..]))).Is(204);
        var first = (await app.Call("GET", $"{Path}/{group.Id}/group-memberships?page[size]=2")).Is(200).HasKeys("meta", "data");
        var page = first["meta"].GetProperty("page");
        Assert.Equal((2, 3), (page.GetProperty("size").GetInt32(), page.GetProperty("total").GetInt32()));
        var last = (await app.Call("GET", page.GetProperty("next").GetString()!)).Is(200);
        Assert.False(last["meta"].GetProperty("page").TryGetProperty("total", out _));
        Assert.Equal(JsonValueKind.Null, last["meta"].GetProperty("page").GetProperty("next").ValueKind);
        Assert.Equal(members.Order(), first.Data.Concat(last.Data).Select(member => member.GetProperty("id").GetGuid()).Order());
        Assert.True((await app.Call("GET", $"{Path}/{members[0]}/group-member-status")).Is(200).HasKeys("is_member")["is_member"].GetBoolean());

        (await app.Call("POST", $"{Path}/{group.Id}/group-memberships/remove", Body(members[..1]))).Is(204);
        Assert.False((await app.Call("GET", $"{Path}/{members[0]}/group-member-status")).Is(200)["is_member"].GetBoolean());
        // Who is gone is no member.
        (await app.Call("DELETE", $"{Path}/{members[1]}")).Is(204);
        Assert.Equal(members[2], Assert.Single((await app.Call("GET", $"{Path}/{group.Id}/group-memberships")).Is(200).Data).GetProperty("id").GetGuid());
        (await app.Call("PUT", $"{Path}/{group.Id}/group-memberships", Body([]))).Is(204);
        Assert.Empty((await app.Call("GET", $"{Path}/{group.Id}/group-memberships")).Is(200).Data);
        (await app.Call("PUT", $"{Path}/{group.Id}/group-memberships", Body(members[2..]))).Is(204);
        (await app.Call("DELETE", $"{Path}/{group.Id}")).Is(204);
        Assert.False((await app.Call("GET", $"{Path}/{members[2]}/group-member-status")).Is(200)["is_member"].GetBoolean());
    }

    [AzuriteFact]
    public async Task Keeps_every_member_when_many_are_added_at_once()
    {
        var group = await Make("CLUSTER_TYPE_CONTROL_PLANE_GROUP");
        var members = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await Make()).Id));
        await Task.WhenAll(members.Select(async member => (await app.Call("POST", $"{Path}/{group.Id}/group-memberships/add", Body([member]))).Is(204)));
        Assert.Equal(5, (await app.Call("GET", $"{Path}/{group.Id}/group-memberships")).Is(200).Data.Count);
    }

    [AzuriteFact]
    public async Task Forgets_every_member_when_many_are_removed_at_once()
    {
        var group = await Make("CLUSTER_TYPE_CONTROL_PLANE_GROUP");
        var members = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await Make()).Id));
        (await app.Call("PUT", $"{Path}/{group.Id}/group-memberships", Body(members))).Is(204);
        Assert.All(await Task.WhenAll(members.Select(member => app.Call("DELETE", $"{Path}/{member}"))), answer => answer.Is(204));
        // Readers leave out who is gone; here it is looked at what is stored.
        TableEntity row = await new TableClient(app.Storage, "catalog").GetEntityAsync<TableEntity>("org", $"control-plane-group|{group.Id}");
        Assert.All(members, member => Assert.DoesNotContain(member.ToString(), row.GetString("Json")));
    }

    [AzuriteFact]
    public async Task Returns_the_conflicts_of_members()
    {
        var group = await Make("CLUSTER_TYPE_CONTROL_PLANE_GROUP");
        var (one, other) = (await GatewayOf.Make(app), await GatewayOf.Make(app));
        (await app.Call("PUT", $"{Path}/{group.Id}/group-memberships", Body([one.Id, other.Id]))).Is(204);
        await one.Service("mine");
        await other.Service("yours");
        var fine = (await app.Call("GET", $"{Path}/{group.Id}/group-status")).Is(200)["item"];
        Assert.Equal(("OK", group.Id), (fine.GetProperty("state").GetString(), fine.GetProperty("id").GetGuid()));
        var (a, b) = (await one.Service("both"), await other.Service("both"));
        var conflict = (await app.Call("GET", $"{Path}/{group.Id}/group-status")).Is(200)["item"];
        Assert.Equal("CONFLICT", conflict.GetProperty("state").GetString());
        Assert.Equal(
            new[] { (one.Id, a.Id, "service"), (other.Id, b.Id, "service") }.Order(),
            conflict.GetProperty("conflicts").EnumerateArray().Select(found => (found.GetProperty("cluster_id").GetGuid(), found.GetProperty("resource").GetProperty("id").GetGuid(),
                found.GetProperty("resource").GetProperty("type").GetString()!)).Order());
    }

    [AzuriteFact]
    public async Task Rejects_400_what_cannot_be_a_member_and_hides_404_what_is_not_there()
    {
        var (group, plain) = (await Make("CLUSTER_TYPE_CONTROL_PLANE_GROUP"), await Make());
        (await app.Call("PUT", $"{Path}/{group.Id}/group-memberships", Body([plain.Id, Guid.NewGuid(), group.Id]))).Faults("members.1.id", "missing_reference").Faults("members.2.id", "invalid");
        (await app.Call("POST", $"{Path}/{group.Id}/group-memberships/add", new { members = new object[] { new { id = "x" }, new { colour = 1 } } }))
            .Faults("members.0.id", "is_uuid").Faults("members.1.id", "required").Faults("members.1.colour", "unknown_property");
        (await app.Call("POST", $"{Path}/{group.Id}/group-memberships/remove", new { })).Faults("members", "required");
        (await app.Call("GET", $"{Path}/{group.Id}/group-memberships?page[number]=1")).Faults("page[number]", "unknown_property");
        foreach (var path in new[] { "group-memberships", "group-status" }) (await app.Call("GET", $"{Path}/{plain.Id}/{path}")).Faults("controlPlaneId", "invalid");
        foreach (var path in new[] { "group-memberships", "group-status", "group-member-status" }) (await app.Call("GET", $"{Path}/{Guid.NewGuid()}/{path}")).Is(404);
        (await app.CallAsNobody("PUT", $"{Path}/{group.Id}/group-memberships", Body([plain.Id]))).Is(401);
        Assert.Empty((await app.Call("GET", $"{Path}/{group.Id}/group-memberships")).Is(200).Data);
    }

    private static object Body(Guid[] members) => new { members = members.Select(id => new { id }) };

    private async Task<Answer> Make(string type = "CLUSTER_TYPE_CONTROL_PLANE") =>
        (await app.Call("POST", Path, new { name = $"group-{Guid.NewGuid():N}", cluster_type = type })).Is(201);
}
