namespace Features.Access;

/// <summary>A predefined team: what its members may do stands here, and nobody can change it.</summary>
/// <param name="Id">The same in every installation.</param>
/// <param name="Name">The contract's name.</param>
/// <param name="Description">For people.</param>
/// <param name="Roles">Roles that its members hold on all entities of a type.</param>
public sealed record SystemTeam(Guid Id, string Name, string Description, params (string Type, string Role)[] Roles)
{
    public static SystemTeam OrganizationAdmin { get; } = new(IdOf(1), "Organization Admin", "Organization Admins may do everything.");

    public static SystemTeam OrganizationReader { get; } = new(IdOf(2), "Organization Admin (Read Only)", "Organization Admins (Read Only) may see everything.");

    /// <summary>In the order of the documentation.</summary>
    public static IReadOnlyList<SystemTeam> All { get; } =
    [
        OrganizationAdmin,
        OrganizationReader,
        new(IdOf(3), "Portal Admin", "Portal Admins have full access to all portals and auth strategies.",
            ("Portals", "Admin"), ("Application Auth Strategies", "Creator"), ("Application Auth Strategies", "Maintainer"), ("DCR Providers", "Creator"),
            ("DCR Providers", "Maintainer")),
        new(IdOf(4), "API Product Admin", "API Product Admins have full access to all APIs, API packages and API products.", ("API Products", "Admin"), ("APIs", "Admin")),
        new(IdOf(5), "API Product Developer", "API Product Developers make and maintain APIs, API packages and API products.",
            ("API Products", "Creator"), ("API Products", "Maintainer"), ("APIs", "Creator"), ("APIs", "Maintainer")),
        new(IdOf(6), "Control Plane Admin", "Control Plane Admins have full access to all control planes.", ("Control Planes", "Admin")),
        new(IdOf(7), "Analytics Admin", "Analytics Admins have full access to all dashboards and reports.", ("Dashboards", "Admin"), ("Reports", "Admin")),
        new(IdOf(8), "Analytics Viewer", "Analytics Viewers may see all dashboards and reports.", ("Dashboards", "Viewer"), ("Reports", "Viewer")),
    ];

    public static SystemTeam? Find(Guid id) => All.FirstOrDefault(team => team.Id == id);

    private static Guid IdOf(int number) => new($"00000000-0000-4000-8000-0000000001{number:00}");
}
