using Testing;

namespace Contract.Worlds;

/// <summary>What a control plane gives its gateways: services, routes, plugins, consumers.</summary>
public sealed class CoreEntities(Stage stage, Apps apps) : IWorld
{
    private Guid _controlPlane;

    public async Task Play()
    {
        _controlPlane = (await apps.Admin("POST", "/v2/control-planes", new { name = UniqueName.Of("cp") })).Is(201).Id;
        await stage.Part("services", Services);
        await stage.Part("routes", Routes);
        await stage.Part("plugins", Plugins);
        await stage.Part("consumers", Consumers);
        await stage.Part("schemas", async () =>
        {
            await stage.Call("fetch-plugin-schema", [_controlPlane, "ace"]);
            await stage.Call("validate-entity-schema", [_controlPlane, "service"], new { name = "flights", host = "example.com" });
        });
    }

    private static object Service(string? name = null) => new
    {
        name = name ?? UniqueName.Of("flights"), host = "example.com", port = 443, protocol = "https", path = "/v1", retries = 3, connect_timeout = 1000, read_timeout = 2000, write_timeout = 3000,
        enabled = true, tags = new[] { "blue" },
    };

    private static object Route(Guid? service = null) => new
    {
        name = UniqueName.Of("flights"), paths = new[] { "/flights" }, methods = new[] { "GET" }, hosts = new[] { "api.example.com" }, protocols = new[] { "http", "https" }, strip_path = true,
        preserve_host = false, tags = new[] { "blue" }, service = service is { } id ? new { id } : null,
    };

    private static object Plugin => new { name = "ace", enabled = true, protocols = new[] { "http", "https", "grpc", "grpcs" }, tags = new[] { "blue" }, config = new { match_policy = "if_present" } };

    private async Task<Guid> NewService() =>
        (await apps.Admin("POST", $"/v2/control-planes/{_controlPlane}/core-entities/services", Service())).Is(201).Id;

    private async Task Services()
    {
        var id = (await stage.Call("create-service", [_controlPlane], Service())).Id;
        await stage.Call("list-service", [_controlPlane]);
        await stage.Call("get-service", [_controlPlane, id]);
        await stage.Call("upsert-service", [_controlPlane, id], Service());
        await stage.Call("delete-service", [_controlPlane, id]);
    }

    private async Task Routes()
    {
        var service = await NewService();
        var id = (await stage.Call("create-route", [_controlPlane], Route(service))).Id;
        await stage.Call("list-route", [_controlPlane]);
        await stage.Call("get-route", [_controlPlane, id]);
        await stage.Call("upsert-route", [_controlPlane, id], Route(service));
        await stage.Part("plugins-of-a-route", () => PluginsOf("route", id));
        await stage.Call("delete-route", [_controlPlane, id]);

        var nested = (await stage.Call("create-route-with-service", [_controlPlane, service], Route())).Id;
        await stage.Call("list-route-with-service", [_controlPlane, service]);
        await stage.Call("get-route-with-service", [_controlPlane, service, nested]);
        await stage.Call("upsert-route-with-service", [_controlPlane, service, nested], Route());
        await stage.Call("delete-route-with-service", [_controlPlane, service, nested]);
        await stage.Part("plugins-of-a-service", () => PluginsOf("service", service));
    }

    private async Task PluginsOf(string owner, Guid of)
    {
        var id = (await stage.Call($"create-plugin-with-{owner}", [_controlPlane, of], Plugin)).Id;
        await stage.Call($"list-plugin-with-{owner}", [_controlPlane, of]);
        await stage.Call($"get-plugin-with-{owner}", [_controlPlane, of, id]);
        await stage.Call($"upsert-plugin-with-{owner}", [_controlPlane, of, id], Plugin);
        await stage.Call($"delete-plugin-with-{owner}", [_controlPlane, of, id]);
    }

    private async Task Plugins()
    {
        var id = (await stage.Call("create-plugin", [_controlPlane], Plugin)).Id;
        await stage.Call("list-plugin", [_controlPlane]);
        await stage.Call("get-plugin", [_controlPlane, id]);
        await stage.Call("upsert-plugin", [_controlPlane, id], Plugin);
        await stage.Call("delete-plugin", [_controlPlane, id]);
    }

    private async Task Consumers()
    {
        object Consumer() => new { username = UniqueName.Of("dora"), custom_id = UniqueName.Of("dora"), tags = new[] { "blue" } };
        var id = (await stage.Call("create-consumer", [_controlPlane], Consumer())).Id;
        await stage.Call("list-consumer", [_controlPlane]);
        await stage.Call("get-consumer", [_controlPlane, id]);
        await stage.Call("upsert-consumer", [_controlPlane, id], Consumer());
        await stage.Call("delete-consumer", [_controlPlane, id]);
    }
}
