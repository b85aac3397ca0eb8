using Testing;

namespace Contract.Worlds;

/// <summary>A portal for administrators, from its making to its removal.</summary>
public sealed class PortalManagement(Stage stage, Apps apps) : IWorld
{
    public Task Play() => stage.Part("portals", async () =>
    {
        var portal = (await stage.Call("create-portal", body: new
        {
            name = UniqueName.Of("portal"), display_name = "Flights", description = "All about flying", authentication_enabled = true, rbac_enabled = false, sipr_enabled = false,
            default_api_visibility = "public", default_page_visibility = "public", auto_approve_developers = false, auto_approve_applications = false, labels = new { env = "test" },
        })).Id;
        await stage.Call("list-portals");
        await stage.Call("get-portal", [portal]);
        await stage.Call("update-portal", [portal], new { display_name = "More flights", description = (string?)null, auto_approve_applications = false, labels = new { env = (string?)null } });
        await new PortalPeople(stage, apps).Play(portal);
        await new PortalContent(stage, apps).Play(portal);
        await stage.Call("delete-portal", [portal], query: "?force=true");
    });
}
