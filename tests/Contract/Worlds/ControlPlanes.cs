using Testing;

namespace Contract.Worlds;

/// <summary>Control planes.</summary>
public sealed class ControlPlanes(Stage stage) : IWorld
{
    public Task Play() => stage.Part("control-planes", async () =>
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
    });
}
