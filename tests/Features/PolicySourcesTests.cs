using Features.ApiOperations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.PolicySnapshots;
using Policies;

namespace Features;

public sealed class PolicySourcesTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ControlPlane Plane = new() { Id = Guid.NewGuid(), Name = "plane", CreatedAt = Now, UpdatedAt = Now };

    private readonly Guid _api = Guid.NewGuid();
    private readonly Guid _portal = Guid.NewGuid();
    private readonly ApiOperation _get = new(Guid.NewGuid(), "GET", "/flights");
    private readonly ApiOperation _post = new(Guid.NewGuid(), "POST", "/flights");

    [Fact]
    public void Forgets_what_nobody_publishes()
    {
        var snapshot = Sources().Compile();
        Assert.Equal((Plane.Id.ToString(), "plane"), (snapshot.ControlPlaneId, snapshot.ControlPlaneName));
        Assert.Empty(snapshot.Operations);
        Assert.Empty(snapshot.Publications);
    }

    [Fact]
    public void Keeps_a_publication_without_a_strategy_open_and_one_with_a_lost_strategy_closed()
    {
        var lost = Guid.NewGuid();
        var open = (Sources() with { Publications = [Publication(_api, EntityType.Api, null)] }).Compile();
        Assert.Null(Assert.Single(open.Publications).StrategyId);
        var closed = (Sources() with { Publications = [Publication(_api, EntityType.Api, lost)] }).Compile();
        Assert.Equal(lost.ToString(), Assert.Single(closed.Publications).StrategyId);
        Assert.Empty(closed.Strategies);
        Assert.Equal(2, closed.Operations.Count);
    }

    [Fact]
    public void Keeps_only_members_that_are_operations_of_the_same_api_now()
    {
        var package = Package();
        var sources = Sources() with
        {
            Packages = [package],
            Members =
            [
                Member(package.Id, _api, _get, new RateLimit(1, LimitDuration.Seconds)),
                // The operation is gone, is another API's, or the package is.
                Member(package.Id, _api, new(Guid.NewGuid(), "PUT", "/flights"), null),
                Member(package.Id, Guid.NewGuid(), _post, null),
                Member(Guid.NewGuid(), _api, _post, null),
            ],
            Publications = [Publication(package.Id, EntityType.ApiPackage, null)],
        };
        var snapshot = sources.Compile();
        Assert.Equal([_get.Id.ToString()], snapshot.Operations.Select(operation => operation.Id));
        var member = Assert.Single(Assert.Single(snapshot.Packages).Members);
        Assert.Equal(new RateLimit(1, LimitDuration.Seconds), member.Limit);
        Assert.Equal(PublishedKind.Package, Assert.Single(snapshot.Publications).Kind);
    }

    [Fact]
    public void Forgets_packages_and_publications_of_other_gateways()
    {
        var package = Package();
        var snapshot = (Sources() with
        {
            Packages = [package],
            Members = [Member(package.Id, Guid.NewGuid(), new(Guid.NewGuid(), "GET", "/billing"), null)],
            Publications = [Publication(package.Id, EntityType.ApiPackage, null), Publication(Guid.NewGuid(), EntityType.Api, null)],
        }).Compile();
        Assert.Empty(snapshot.Packages);
        Assert.Empty(snapshot.Publications);
    }

    [Fact]
    public void Forgets_routes_plugins_and_guards_whose_service_is_gone()
    {
        var service = new GatewayService { Id = Guid.NewGuid(), Host = "h", CreatedAt = Now, UpdatedAt = Now };
        var (kept, lost) = (Route(service.Id), Route(Guid.NewGuid()));
        var config = System.Text.Json.JsonSerializer.SerializeToElement(new { match_policy = "required" });
        var guarded = Guid.NewGuid();
        var snapshot = (Sources() with
        {
            Services = [service],
            Routes = [kept, lost, Route(null)],
            Plugins = [Plugin(null, null), Plugin(service.Id, kept.Id), Plugin(null, lost.Id), Plugin(Guid.NewGuid(), null)],
            Links =
            [
                new() { Id = Guid.NewGuid(), ApiId = guarded, ControlPlaneId = Plane.Id, ServiceId = service.Id, CreatedAt = Now, UpdatedAt = Now },
                new() { Id = Guid.NewGuid(), ApiId = _api, ControlPlaneId = Plane.Id, ServiceId = Guid.NewGuid(), CreatedAt = Now, UpdatedAt = Now },
            ],
            Publications = [Publication(guarded, EntityType.Api, null)],
        }).Compile();
        Assert.Equal(2, snapshot.Routes.Count);
        Assert.Equal(2, snapshot.Plugins.Count);
        Assert.All(snapshot.Plugins, plugin => Assert.Equal(MatchPolicy.Required, plugin.Ace!.MatchPolicy));
        Assert.Equal(new PolicyGuard(service.Id.ToString(), guarded.ToString()), Assert.Single(snapshot.Guards));
        Assert.Equal(guarded.ToString(), Assert.Single(snapshot.Publications).EntityId);

        GatewayPlugin Plugin(Guid? serviceId, Guid? routeId) =>
            new() { Id = Guid.NewGuid(), Name = "ace", ServiceId = serviceId, RouteId = routeId, Config = config, CreatedAt = Now, UpdatedAt = Now };
    }

    [Fact]
    public void Keeps_the_strategies_that_publications_name_and_no_others()
    {
        var (used, unused) = (Strategy(), Strategy());
        var snapshot = (Sources() with { Strategies = [used, unused], Publications = [Publication(_api, EntityType.Api, used.Id)] }).Compile();
        var kept = Assert.Single(snapshot.Strategies);
        Assert.Equal(used.Id.ToString(), kept.Id);
        Assert.Equal(["apikey"], kept.KeyNames);
    }

    [Fact]
    public void Makes_the_same_bytes_of_the_same_sources()
    {
        var other = Guid.NewGuid();
        var operations = new Dictionary<Guid, IReadOnlyList<ApiOperation>> { [_api] = [_get], [other] = [_post] };
        var reversed = new Dictionary<Guid, IReadOnlyList<ApiOperation>> { [other] = [_post], [_api] = [_get] };
        var publications = new[] { Publication(_api, EntityType.Api, null), Publication(other, EntityType.Api, null) };
        Assert.Equal(Text(operations), Text(reversed));

        string Text(Dictionary<Guid, IReadOnlyList<ApiOperation>> all) =>
            System.Text.Json.JsonSerializer.Serialize((Sources() with { Operations = all, Publications = publications }).Compile(), PolicyJson.Default.PolicySnapshot);
    }

    private PolicySources Sources() => new() { ControlPlane = Plane, Operations = new Dictionary<Guid, IReadOnlyList<ApiOperation>> { [_api] = [_get, _post] } };

    private ApiPublication Publication(Guid entity, EntityType type, Guid? strategy) =>
        new() { EntityId = entity, EntityType = type, PortalId = _portal, StrategyId = strategy, CreatedAt = Now, UpdatedAt = Now };

    private static ApiPackage Package() => new() { Id = Guid.NewGuid(), Name = "package", Slug = "package", CreatedAt = Now, UpdatedAt = Now };

    private static ApiPackageMember Member(Guid package, Guid api, ApiOperation operation, RateLimit? limit) => new()
    {
        PackageId = package, ApiId = api, OperationId = operation.Id, Method = operation.Method, Path = operation.Path, Limit = limit, CreatedAt = Now, UpdatedAt = Now,
    };

    private static GatewayRoute Route(Guid? service) => new() { Id = Guid.NewGuid(), ServiceId = service, Paths = ["/"], CreatedAt = Now, UpdatedAt = Now };

    private static AuthStrategy Strategy() => new()
    {
        Id = Guid.NewGuid(), Name = "key", DisplayName = "Key", Type = StrategyType.KeyAuth, KeyNames = ["apikey"], CreatedAt = Now, UpdatedAt = Now,
    };
}
