using Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;

namespace Features.Identity;

/// <summary>The one organization of an installation, <c>/v3/organizations/me</c>, and the catalogue of roles, <c>/v3/roles</c>.</summary>
public static class OrganizationEndpoints
{
    private const int RetentionDays = 90;

    // Made once: the catalogue is the code's.
    private static readonly Dictionary<string, RolesOfType> Roles = RoleCatalogue.Types.ToDictionary(type => type.Key, RolesOfType.Of);

    public static void MapOrganization(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/organizations/me", Fetch).Requires(RoleCatalogue.Self.ToString());
        app.MapGet("/v3/roles", () => Answers.Ok(Roles)).Requires(RoleCatalogue.Self.ToString());
    }

    private static async Task<IResult> Fetch(HttpContext http, UserStore users)
    {
        var owner = (await users.Find(Caller.Bootstrap.Id, http.RequestAborted))!.Value;
        return Answers.Ok(new OrganizationAnswer(IdentityProviders.ProviderHome.Organization, "Organization", owner.Id, "", owner.CreatedAt, owner.CreatedAt, "active", RetentionDays));
    }

    private sealed record OrganizationAnswer(
        Guid Id, string Name, Guid OwnerId, string LoginPath, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string State, int RetentionPeriodDays);

    private sealed record RoleAnswer(string Name, string Description);

    private sealed record RolesOfType(string Name, Dictionary<string, RoleAnswer> Roles)
    {
        // The contract's answer spells this one name without its last letter.
        private static string NameOf(EntityType type) => type.Key == "mesh_control_planes" ? "Mesh Control Plane" : type.Name;

        public static RolesOfType Of(EntityType type) => new(NameOf(type), type.Roles.ToDictionary(
            role => role.Name.ToLowerInvariant().Replace(' ', '_'), role => new RoleAnswer(role.Name, role.Description)));
    }
}
