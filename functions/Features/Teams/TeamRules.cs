using Features.PortalCatalog;
using Platform.Fields;

namespace Features.Teams;

/// <summary>What a team and its roles must obey. Collects every fault.</summary>
public static class TeamRules
{
    /// <summary>The contract's names of the roles.</summary>
    public const string Viewer = "API Viewer";
    public const string Consumer = "API Consumer";

    // The regions of the service whose contract this is. Here there is one, so that all mean the same.
    private static readonly string[] Regions = ["us", "eu", "au", "me", "in", "sg", "*"];

    /// <summary>What a body says of a team, or null with the faults noted in it.</summary>
    public static TeamChange? Read(BodyFields body, bool isNew)
    {
        var change = new TeamChange(
            body.Name("name", required: isNew, min: 1, max: 250), body.Text("description", min: 1, max: 250), body.Flag("can_own_applications"));
        return body.Close() ? change : null;
    }

    /// <summary>The team after a change.</summary>
    public static Team Apply(TeamChange change, Team to) => to with
    {
        Name = change.Name.Or(to.Name)!,
        Description = change.Description.Or(to.Description),
        CanOwnApplications = change.CanOwnApplications.Value ?? to.CanOwnApplications,
    };

    /// <summary>What a body says of a role, or null with the faults noted in it.</summary>
    public static TeamRoleDraft? ReadRole(BodyFields body)
    {
        var role = body.Choice("role_name", [Viewer, Consumer], required: true);
        var entity = body.Id("entity_id", required: true);
        var type = body.Text("entity_type_name", required: true, min: 1, max: 255);
        var region = body.Choice("entity_region", Regions, required: true);
        return body.Close() ? new(role.Value == Viewer ? CatalogRole.Viewer : CatalogRole.Consumer, entity.Value!.Value, type.Value!, region.Value!) : null;
    }

    /// <summary>A role's name on the wire.</summary>
    public static string NameOf(CatalogRole role) => role == CatalogRole.Viewer ? Viewer : Consumer;
}
