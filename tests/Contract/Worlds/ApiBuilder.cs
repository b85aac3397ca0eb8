using System.Text.Json.Nodes;
using Testing;

namespace Contract.Worlds;

/// <summary>The catalog: APIs with all that belongs to them, packages, publications.</summary>
public sealed class ApiBuilder(Stage stage, Apps apps) : IWorld
{
    /// <summary>A picture of one pixel.</summary>
    public const string Icon = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly string Spec = """
        {"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"servers":[{"url":"https://api.example.com"}],
        "paths":{"/flights":{"get":{"operationId":"flights","responses":{"200":{"description":"ok"}}},"post":{"operationId":"book","responses":{"201":{"description":"ok"}}}}}}
        """;

    private Guid _api, _link, _portal, _controlPlane, _package;

    public async Task Play()
    {
        _portal = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("portal") })).Is(201).Id;
        _controlPlane = (await apps.Admin("POST", "/v2/control-planes", new { name = UniqueName.Of("cp") })).Is(201).Id;
        await stage.Part("apis", Apis);
        await stage.Part("versions", Versions);
        await stage.Part("implementations", Implementation);
        await stage.Part("publications", Publication);
        await stage.Part("documents", () => Documents("api", _api));
        await stage.Part("images", () => Images("api", _api));
        await stage.Part("legacy-specifications", LegacySpecification);
        await stage.Part("validate-specification", async () => await stage.Call("validate-specification", body: new { content = Spec }));
        await stage.Part("list-api-attributes", async () => await stage.Call("list-api-attributes"));
        await stage.Part("packages", Packages);
        await stage.Part("package-operations", PackageOperations);
        await stage.Part("package-publications", PackagePublication);
        await stage.Part("package-documents", () => Documents("api-package", _package));
        await stage.Part("package-images", () => Images("api-package", _package));
        await stage.Part("package-specifications", PackageSpecification);
        await stage.Part("removal", Removal);
    }

    private async Task Apis()
    {
        _api = (await stage.Call("create-api", body: new
        {
            name = UniqueName.Of("Flights"), description = "Where to", version = "1.0.0", slug = UniqueName.Of("flights"), spec_content = Spec,
            labels = new { env = "test" }, attributes = new { domain = new[] { "travel" } },
        })).Id;
        await apps.TakeUp(_api);
        await stage.Call("list-apis");
        await stage.Call("fetch-api", [_api]);
        await stage.Call("update-api", [_api], new { description = (string?)null, labels = new { env = (string?)null, team = "blue" }, attributes = new { domain = new[] { "air" } } });
    }

    private async Task Versions()
    {
        var version = (await stage.Call("create-api-version", [_api], new { version = "2.0.0", spec = new { content = Spec } })).Id;
        await stage.Call("list-api-versions", [_api]);
        await stage.Call("fetch-api-version", [_api, version]);
        await stage.Call("update-api-version", [_api, version], new { version = "2.0.1", spec = new { content = Spec } });
        await stage.Call("delete-api-version", [_api, version]);
    }

    private async Task Implementation()
    {
        _link = (await stage.Call("create-api-implementation", [_api], new { control_plane = new { control_plane_id = _controlPlane } })).Id;
        await stage.Call("list-api-implementations");
        await stage.Call("fetch-api-implementation", [_api, _link]);
        var operations = await stage.Call("list-api-operations", [_api]);
        await stage.Call("fetch-api-operation", [_api, operations.Data[0].GetProperty("id").GetGuid()]);
        await stage.Part("service-implementations", async () =>
        {
            var other = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Linked") })).Is(201).Id;
            var entities = $"/v2/control-planes/{_controlPlane}/core-entities";
            var service = (await apps.Admin("POST", $"{entities}/services", new { name = UniqueName.Of("service"), url = "http://127.0.0.1:9/x" })).Is(201).Id;
            var classic = (await stage.Call("create-api-implementation", [other], new { service = new { control_plane_id = _controlPlane, id = service } })).Id;
            await stage.Call("list-api-implementations");
            await stage.Call("fetch-api-implementation", [other, classic]);
            await stage.Call("delete-api-implementation", [other, classic]);
        });
    }

    private async Task Publication()
    {
        await stage.Call("publish-api-to-portal", [_api, _portal], new { auto_approve_registrations = true, visibility = "public", auth_strategy_ids = (Guid[]?)null });
        await stage.Call("fetch-publication", [_api, _portal]);
        await stage.Call("list-api-publications");
        await stage.Call("list-portal-api-publications", [_portal]);
        await stage.Call("list-api-registrations", [_api]);
        await stage.Call("delete-publication", [_api, _portal]);
    }

    private async Task Documents(string owner, Guid of)
    {
        var parent = (await stage.Call($"create-{owner}-document", [of], new { content = "# Start", title = "Start", slug = "start", status = "published" })).Id;
        var child = (await stage.Call($"create-{owner}-document", [of], new { content = "# More", parent_document_id = parent })).Id;
        await stage.Call($"list-{owner}-documents", [of]);
        await stage.Call($"fetch-{owner}-document", [of, child]);
        await stage.Call($"update-{owner}-document", [of, child], new { content = "# Even more", title = "More", slug = "even-more", status = "unpublished", parent_document_id = parent });
        await stage.Call($"move-{owner}-document", [of, child], new { parent_document_id = (Guid?)null, index = 0 });
        await stage.Call($"delete-{owner}-document", [of, child]);
    }

    private async Task Images(string owner, Guid of)
    {
        await stage.Call($"upsert-{owner}-image", [of, "icon"], new { data = Icon });
        await stage.Call($"fetch-{owner}-image", [of, "icon"]);
        await stage.Call($"fetch-{owner}-raw-image", [of, "icon"]);
        await stage.Call($"delete-{owner}-image", [of, "icon"]);
    }

    private async Task LegacySpecification()
    {
        var api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Legacy") })).Is(201).Id;
        var spec = (await stage.Call("create-api-spec", [api], new { content = Spec, type = "oas3" })).Id;
        await stage.Call("list-api-specs", [api]);
        await stage.Call("fetch-api-spec", [api, spec]);
        await stage.Call("update-api-spec", [api, spec], new { content = Spec, type = "oas3" });
        await stage.Call("delete-api-spec", [api, spec]);
    }

    private async Task Packages()
    {
        _package = (await stage.Call("create-api-package", body: new
        {
            name = UniqueName.Of("Travel"), description = "Flights and hotels", version = "1.0.0", slug = UniqueName.Of("travel"),
            rate_limiting_config = new { limit = 5, duration = "minutes" }, labels = new { env = "test" }, attributes = new { domain = new[] { "travel" } },
        })).Id;
        await stage.Call("list-api-packages");
        await stage.Call("get-api-package", [_package]);
        await stage.Call("patch-api-package", [_package], new { description = (string?)null, rate_limiting_config = new { limit = 7, duration = "hours" }, labels = new { team = "blue" } });
    }

    private async Task PackageOperations()
    {
        var operations = (await apps.Admin("GET", $"/v3/apis/{_api}/operations")).Is(200).Data;
        var operation = operations[0].GetProperty("id").GetGuid();
        await stage.Call("update-api-package-operations", [_package], new JsonArray(new JsonObject
        {
            ["op"] = "add", ["path"] = $"operations/{operation}", ["value"] = new JsonObject { ["rate_limiting_config"] = new JsonObject { ["limit"] = 3, ["duration"] = "seconds" } },
        }));
        await stage.Call("list-api-packages-operations", [_package]);
        await stage.Call("get-api-packages-operation", [_package, operation]);
        await stage.Part("get-api-package-computed-specification", async () => await stage.Call("get-api-package-computed-specification", [_package]));
        await stage.Call("remove-api-package-operation", [_package, operation]);
    }

    private async Task PackagePublication()
    {
        await stage.Call("publish-api-package-to-portal", [_package, _portal], new { auto_approve_registrations = false, visibility = "private" });
        await stage.Call("fetch-api-package-publication", [_package, _portal]);
        await stage.Call("list-api-publications");
        await stage.Call("list-portal-api-publications", [_portal]);
        await stage.Call("delete-api-package-publication", [_package, _portal]);
    }

    private async Task PackageSpecification()
    {
        await stage.Call("update-api-package-current-specification", [_package], new { content = Spec, type = "oas3" });
        await stage.Call("get-api-package-current-specification", [_package]);
        await stage.Call("delete-api-package-current-specification", [_package]);
    }

    private async Task Removal()
    {
        await stage.Part("delete-api-package", async () => await stage.Call("delete-api-package", [_package]));
        await stage.Call("delete-api-implementation", [_api, _link]);
        await stage.Call("delete-api", [_api]);
    }
}
