using Features.Access;
using Microsoft.AspNetCore.Routing;

namespace Features.Tests;

public sealed class AccessDecisionTests
{
    private static readonly Guid Api = Guid.NewGuid();
    private static readonly Guid Portal = Guid.NewGuid();
    private static readonly Guid Plane = Guid.NewGuid();
    private static readonly Guid Me = Guid.NewGuid();

    [Theory]
    // role, entity, word, path, verdict
    [InlineData("APIs|Viewer", "api", "apis:read", "apiId", Verdict.Pass)]
    [InlineData("APIs|Viewer", "api", "apis:edit", "apiId", Verdict.Forbid)]
    [InlineData("APIs|Viewer", "api", "apis:delete", "apiId", Verdict.Forbid)]
    [InlineData("APIs|Viewer", "other", "apis:read", "apiId", Verdict.Hide)]
    [InlineData("APIs|Viewer", "all", "apis:read", "apiId", Verdict.Pass)]
    [InlineData("APIs|Viewer", "api", "apis:list", "", Verdict.Pass)]
    [InlineData("APIs|Viewer", "api", "portals:list", "", Verdict.Forbid)]
    [InlineData("APIs|Viewer", "api", "apis:create", "", Verdict.Forbid)]
    [InlineData("APIs|Creator", "all", "apis:create", "", Verdict.Pass)]
    [InlineData("APIs|Creator", "all", "apis:read", "apiId", Verdict.Hide)]
    [InlineData("APIs|Admin", "api", "apis:create", "", Verdict.Forbid)]
    [InlineData("APIs|Admin", "all", "apis:create", "", Verdict.Pass)]
    [InlineData("APIs|Admin", "api", "apis:delete", "apiId", Verdict.Pass)]
    [InlineData("APIs|Maintainer", "api", "apis:edit", "apiId", Verdict.Pass)]
    [InlineData("APIs|Maintainer", "api", "apis:publish", "apiId", Verdict.Forbid)]
    [InlineData("APIs|Registration Approver", "api", "registrations:list", "apiId", Verdict.Pass)]
    // Whoever may publish must see the portal too.
    [InlineData("APIs|Publisher", "api", "apis:publish", "apiId,portalId", Verdict.Hide)]
    [InlineData("APIs|Publisher,Portals|Viewer", "all", "apis:publish", "apiId,portalId", Verdict.Pass)]
    [InlineData("Portals|Registration Approver", "portal", "registrations:approve", "portalId", Verdict.Pass)]
    [InlineData("Portals|Registration Approver", "portal", "developers:list", "portalId", Verdict.Forbid)]
    [InlineData("Portals|Viewer", "portal", "applications:read", "portalId", Verdict.Pass)]
    [InlineData("Portals|Viewer", "portal", "applications:read", "applicationId", Verdict.Hide)]
    [InlineData("Portals|Admin", "portal", "teams:edit", "portalId", Verdict.Pass)]
    [InlineData("Portals|Admin", "all", "admin-teams:list", "", Verdict.Forbid)]
    [InlineData("Portals|Admin", "all", "users:read", "userId", Verdict.Hide)]
    [InlineData("Portals|Content Editor", "portal", "portal-pages:edit", "portalId", Verdict.Pass)]
    [InlineData("Portals|Content Editor", "portal", "portal-customization:edit", "portalId", Verdict.Forbid)]
    [InlineData("Control Planes|Route Admin", "plane", "gateway-routes:create", "controlPlaneId", Verdict.Pass)]
    [InlineData("Control Planes|Route Admin", "plane", "gateway-plugins:create", "controlPlaneId", Verdict.Forbid)]
    [InlineData("Audit Logs|Admin", "all", "audit-logs:list", "", Verdict.Pass)]
    [InlineData("Audit Logs|Admin", "all", "users:list", "", Verdict.Forbid)]
    [InlineData("APIs|Viewer", "all", "identity:edit", "userId", Verdict.Forbid)]
    // A word that nobody knows is nobody's.
    [InlineData("APIs|Admin,Portals|Admin", "all", "spaceships:launch", "", Verdict.Forbid)]
    public void Returns_what_the_roles_say(string roles, string entity, string word, string path, Verdict verdict) =>
        Assert.Equal(verdict, AccessDecision.Decide(Who(Reach.Granted, Grants(roles, entity)), AccessWord.Parse(word), Path(path)));

    [Fact]
    public void Lets_users_see_to_themselves_and_to_nobody_else()
    {
        var me = Who(Reach.Granted, []);
        var mine = new RouteValueDictionary { ["userId"] = Me.ToString() };
        Assert.Equal(Verdict.Pass, AccessDecision.Decide(me, new("access-tokens", "create"), mine));
        Assert.Equal(Verdict.Pass, AccessDecision.Decide(me, new("users", "edit"), mine));
        Assert.Equal(Verdict.Forbid, AccessDecision.Decide(me, new("users", "delete"), mine));
        Assert.Equal(Verdict.Forbid, AccessDecision.Decide(me, new("identity", "edit"), mine));
        Assert.Equal(Verdict.Forbid, AccessDecision.Decide(me, new("access-tokens", "create"), Path("userId")));
        // A system account whose id stands in the path is no user.
        Assert.Equal(Verdict.Forbid, AccessDecision.Decide(me with { Kind = HolderKind.SystemAccount }, new("access-tokens", "create"), mine));
    }

    [Fact]
    public void Shows_readers_everything_and_lets_them_change_nothing()
    {
        foreach (var resource in RoleCatalogue.Types.SelectMany(type => type.Resources).Select(resource => resource.TrimEnd('*', '-')))
        {
            if (!RoleCatalogue.TypesOf(resource).Any()) continue;
            var reader = Who(Reach.SeesAll, []);
            Assert.Equal(Verdict.Pass, AccessDecision.Decide(reader, new(resource, "list"), []));
            Assert.Equal(Verdict.Pass, AccessDecision.Decide(reader, new(resource, "read"), Path("apiId,portalId,controlPlaneId")));
            Assert.NotEqual(Verdict.Pass, AccessDecision.Decide(reader, new(resource, "edit"), Path("apiId,portalId,controlPlaneId")));
        }
    }

    [Fact]
    public void Knows_only_roles_that_can_be_assigned()
    {
        foreach (var type in RoleCatalogue.Types.Where(type => type.Name != "Identity"))
        {
            Assert.Contains(type.Name, RoleCatalogue.AssignableTypes);
            Assert.All(type.Roles, role => Assert.Contains(role.Name, RoleCatalogue.AssignableRoles));
            Assert.True(type.CreatorBecomes is null || type.Roles.All(role => !role.Creates) || type.Find(type.CreatorBecomes) is not null, type.Name);
        }
        foreach (var (type, role) in SystemTeam.All.SelectMany(team => team.Roles)) Assert.NotNull(RoleCatalogue.Find(type)?.Find(role));
    }

    [Theory]
    [InlineData("apis:edit", "apis:list,read", false)]
    [InlineData("apis:read", "apis:list,read", true)]
    [InlineData("apis:rea", "apis:list,read", false)]
    [InlineData("gateway-routes:delete", "gateway-*:*", true)]
    [InlineData("gateways:delete", "gateway-*:*", false)]
    [InlineData("anything:read", "*:list,read", true)]
    public void Returns_whether_a_pattern_covers_a_word(string word, string pattern, bool covers) => Assert.Equal(covers, AccessWord.Parse(word).IsIn(pattern));

    private static Caller Who(Reach reach, IReadOnlyList<Grant> grants) => new(Me, "me", HolderKind.User, new(reach, grants));

    private static List<Grant> Grants(string roles, string entity) =>
    [
        .. roles.Split(',').Select(one => one.Split('|')).Select(pair => (Type: RoleCatalogue.Find(pair[0])!, Role: pair[1])).Select(pair => new Grant(pair.Type, pair.Type.Find(pair.Role)!,
            entity switch { "all" => null, "api" => Api, "portal" => Portal, "plane" => Plane, _ => Guid.NewGuid() })),
    ];

    private static RouteValueDictionary Path(string parameters)
    {
        var path = new RouteValueDictionary();
        foreach (var name in parameters.Split(',', StringSplitOptions.RemoveEmptyEntries))
            path[name] = (name switch { "apiId" => Api, "portalId" => Portal, "controlPlaneId" => Plane, _ => Guid.NewGuid() }).ToString();
        return path;
    }
}
