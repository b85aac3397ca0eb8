using System.Text;
using Testing;

namespace Contract.Worlds;

/// <summary>Products of the classic contract with their versions, specifications and documents.</summary>
public sealed class ApiProducts(Stage stage, Apps apps) : IWorld
{
    private static readonly string Spec = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        """{"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"paths":{"/flights":{"get":{"responses":{"200":{"description":"ok"}}}}}}"""));

    private const string Text = "# Flights\n\nWhere *to*, `when`?\n\n- [x] one\n- two\n\n> [more](/more)\n\n| a | b |\n|:--|--:|\n| ~~c~~ | ![d](/d.png) |\n\n```json\n{}\n```\n";

    private Guid _portal, _controlPlane, _service, _product, _version;

    public async Task Play()
    {
        _portal = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("portal") })).Is(201).Id;
        _controlPlane = (await apps.Admin("POST", "/v2/control-planes", new { name = UniqueName.Of("cp") })).Is(201).Id;
        _service = (await apps.Admin("POST", $"/v2/control-planes/{_controlPlane}/core-entities/services", new { name = UniqueName.Of("service"), url = "http://127.0.0.1:9/x" })).Is(201).Id;
        await stage.Part("products", Products);
        await stage.Part("versions", Versions);
        await stage.Part("specifications", Specifications);
        await stage.Part("documents", Documents);
        await stage.Part("removal", Removal);
    }

    private async Task Products()
    {
        _product = (await stage.Call("create-api-product", body: new
        {
            name = UniqueName.Of("Flights"), description = "Where to", labels = new { env = "test" }, public_labels = new { category = "travel" }, portal_ids = new[] { _portal },
        })).Id;
        await stage.Call("get-many-api-product");
        await stage.Call("get-api-product", [_product]);
        await stage.Call("update-api-product", [_product], new
        {
            name = UniqueName.Of("Flights"), description = (string?)null, labels = new { env = (string?)null, team = "blue" }, public_labels = new { area = "air" }, portal_ids = new[] { _portal },
        });
    }

    private async Task Versions()
    {
        _version = (await stage.Call("create-api-product-version", [_product], new
        {
            name = "v1", publish_status = "published", deprecated = false, labels = new { env = "test" }, gateway_service = new { id = _service, control_plane_id = _controlPlane },
        })).Id;
        await stage.Call("get-many-api-product-version", [_product]);
        await stage.Call("get-api-product-version", [_product, _version]);
        await stage.Call("update-api-product-version", [_product, _version], new
        {
            name = "v2", publish_status = "published", deprecated = true, notify = true, labels = new { env = (string?)null }, gateway_service = new { id = _service, runtime_group_id = _controlPlane },
        });
    }

    private async Task Specifications()
    {
        var specification = (await stage.Call("create-api-product-version-spec", [_product, _version], new { name = "oas.json", content = Spec })).Id;
        await stage.Call("get-many-api-product-version-spec", [_product, _version]);
        await stage.Call("get-api-product-version-spec", [_product, _version, specification]);
        await stage.Call("update-api-product-version-spec", [_product, _version, specification], new { name = "flights.json", content = Spec });
        await stage.Call("delete-api-product-version-spec", [_product, _version, specification]);
    }

    private async Task Documents()
    {
        var parent = (await stage.Call("create-api-product-document", [_product], new
        {
            slug = "start", status = "published", title = "Start", content = Text, metadata = new { author = "John Doe" }, parent_document_id = (Guid?)null,
        })).Id;
        var child = (await stage.Call("create-api-product-document", [_product], new { slug = "more", status = "unpublished", title = "More", parent_document_id = parent })).Id;
        await stage.Call("get-many-api-product-document", [_product]);
        await stage.Call("get-api-product-document", [_product, parent]);
        await stage.Call("update-api-product-document", [_product, child], new
        {
            slug = "even-more", status = "published", title = "Even more", content = Text, metadata = new { }, parent_document_id = parent,
        });
        await stage.Call("delete-api-product-document", [_product, child]);
    }

    private async Task Removal()
    {
        await stage.Call("delete-api-product-version", [_product, _version]);
        await stage.Call("delete-api-product", [_product]);
    }
}
