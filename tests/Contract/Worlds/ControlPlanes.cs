using Testing;

namespace Contract.Worlds;

/// <summary>Control planes.</summary>
public sealed class ControlPlanes(Stage stage) : IWorld
{
    public async Task Play()
    {
        await stage.Part("control-planes", Single);
        await stage.Part("groups", Group);
    }

    private async Task Group()
    {
        var group = (await stage.Call("create-control-plane", body: new { name = UniqueName.Of("group"), cluster_type = "CLUSTER_TYPE_CONTROL_PLANE_GROUP" })).Id;
        var member = (await stage.Call("create-control-plane", body: new { name = UniqueName.Of("member") })).Id;
        var members = new { members = new[] { new { id = member } } };
        await stage.Call("put-control-planes-id-group-memberships", [group], members);
        await stage.Call("post-control-planes-id-group-memberships-add", [group], members);
        await stage.Call("get-control-planes-id-group-memberships", [group]);
        await stage.Call("get-control-planes-id-group-status", [group]);
        await stage.Call("get-control-planes-id-group-member-status", [member]);
        await stage.Call("post-control-planes-id-group-memberships-remove", [group], members);
    }

    private async Task Single()
    {
        var id = (await stage.Call("create-control-plane", body: new
        {
            name = UniqueName.Of("cp"), description = "Of the tests", cluster_type = "CLUSTER_TYPE_CONTROL_PLANE", auth_type = "pinned_client_certs", cloud_gateway = false,
            proxy_urls = new[] { new { host = "example.com", port = 443, protocol = "https" } }, labels = new { env = "test" },
        })).Id;
        await stage.Call("list-control-planes");
        await stage.Call("get-control-plane", [id]);
        await stage.Call("update-control-plane", [id], new
        {
            name = UniqueName.Of("cp"), description = "Changed", auth_type = "pki_client_certs", proxy_urls = new[] { new { host = "example.org", port = 80, protocol = "http" } }, labels = new { env = "prod" },
        });
        await stage.Call("delete-control-plane", [id]);
    }
}
