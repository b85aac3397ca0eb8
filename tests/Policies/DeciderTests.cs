using Microsoft.AspNetCore.Http;
using Testing;

namespace Policies.Tests;

public sealed class DeciderTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly RateLimit TenPerSecond = new(10, LimitDuration.Seconds);
    private static readonly RateLimit FivePerSecond = new(5, LimitDuration.Seconds);

    private Task<PolicyWorld> World(TimeProvider? time = null) => PolicyWorld.Open(azurite.ConnectionString, time);

    [AzuriteTheory]
    [InlineData("GET /flights/../..//%2e%2e/flights", 401, DecisionReason.NoCredential)]
    [InlineData("GET /flights%2F", 400, DecisionReason.BadPath)]
    [InlineData("GET /flights", 401, DecisionReason.NoCredential)]
    [InlineData("GET /flights/", 401, DecisionReason.NoCredential)]
    [InlineData("GET /flights/7", 401, DecisionReason.NoCredential)]
    [InlineData("PUT /flights", 404, DecisionReason.NoOperation)]
    [InlineData("GET /elsewhere", 404, DecisionReason.NoOperation)]
    [InlineData("GET /", 404, DecisionReason.NoOperation)]
    public async Task Refuses_401_or_Hides_404_when_nobody_asks(string request, int status, DecisionReason reason)
    {
        var decision = await (await World()).Ask(Planes.Snapshot().WithApi(), request);
        Assert.Equal((status, reason), (decision.Status, decision.Reason));
        Assert.Equal(status == 401 ? "Key" : null, decision.Challenge);
    }

    [AzuriteFact]
    public async Task Lists_a_truth_table_of_keys_and_grants()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithApi();
        var granted = await world.Issue(Planes.Credential(Planes.Api));
        var ungranted = await world.Issue(Planes.Credential());
        var elsewhere = await world.Issue(Planes.Credential("another-api"));
        var foreign = await world.Issue(Planes.Credential(Planes.Api) with { PortalId = "another portal" });
        var other = await world.Issue(Planes.Credential(Planes.Api) with { StrategyId = "another strategy" });
        var expired = await world.Issue(Planes.Credential(Planes.Api) with { ExpiresAt = world.Time.GetUtcNow() });
        var lasting = await world.Issue(Planes.Credential(Planes.Api) with { ExpiresAt = world.Time.GetUtcNow().AddSeconds(1) });

        async Task Expect(int status, DecisionReason reason, string? key, string header = Planes.KeyName)
        {
            var decision = await world.Ask(snapshot, "GET /flights", key, header);
            Assert.Equal((status, reason), (decision.Status, decision.Reason));
        }

        await Expect(200, DecisionReason.Granted, granted);
        await Expect(200, DecisionReason.Granted, granted, "X-API-Key");
        await Expect(200, DecisionReason.Granted, lasting);
        await Expect(401, DecisionReason.NoCredential, granted, "authorization");
        await Expect(401, DecisionReason.UnknownCredential, ApiKey.Mint());
        await Expect(401, DecisionReason.MalformedCredential, granted[..^1] + (granted[^1] == '0' ? '1' : '0'));
        await Expect(401, DecisionReason.MalformedCredential, "");
        await Expect(401, DecisionReason.MalformedCredential, $"{granted},{granted}");
        await Expect(401, DecisionReason.ExpiredCredential, expired);
        await Expect(403, DecisionReason.NotRegistered, ungranted);
        await Expect(403, DecisionReason.NotRegistered, elsewhere);
        await Expect(403, DecisionReason.NotRegistered, foreign);
        await Expect(403, DecisionReason.NotRegistered, other);
        // What was expired or unknown a moment ago is looked at again.
        ((ManualTime)world.Time).Advance(TimeSpan.FromSeconds(1));
        await Expect(401, DecisionReason.ExpiredCredential, lasting);
    }

    [AzuriteFact]
    public async Task Refuses_401_when_a_header_holds_two_keys()
    {
        var world = await World();
        var key = await world.Issue(Planes.Credential(Planes.Api));
        var headers = new HeaderDictionary { [Planes.KeyName] = new([key, key]) };
        var decision = await world.Decider.Decide(new(Planes.Snapshot().WithApi()), new("GET", "h", "/flights", false, headers));
        Assert.Equal((401, DecisionReason.MalformedCredential), (decision.Status, decision.Reason));
    }

    [AzuriteFact]
    public async Task Refuses_401_when_the_keys_strategy_does_not_read_the_header()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithApi().WithApi("second", "second portal");
        snapshot = snapshot with { Strategies = [.. snapshot.Strategies, new() { Id = "second", KeyNames = ["x-second"] }] };
        var first = await world.Issue(Planes.Credential(Planes.Api));
        var second = await world.Issue(Planes.Credential(Planes.Api) with { StrategyId = "second", PortalId = "second portal" });
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", first)).Status);
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", second, "x-second")).Status);
        Assert.Equal(401, (await world.Ask(snapshot, "GET /flights", first, "x-second")).Status);
        Assert.Equal(401, (await world.Ask(snapshot, "GET /flights", second)).Status);
    }

    [AzuriteTheory]
    [InlineData(MatchPolicy.Required, null, "GET /elsewhere", 404, DecisionReason.NoOperation)]
    [InlineData(MatchPolicy.IfPresent, null, "GET /elsewhere", 200, DecisionReason.Unmatched)]
    [InlineData(MatchPolicy.IfPresent, null, "GET /flights", 401, DecisionReason.NoCredential)]
    [InlineData(MatchPolicy.Required, "guest", "GET /flights", 200, DecisionReason.Anonymous)]
    [InlineData(MatchPolicy.Required, "guest", "GET /elsewhere", 404, DecisionReason.NoOperation)]
    public async Task Returns_what_the_plugin_says(MatchPolicy policy, string? anonymous, string request, int status, DecisionReason reason)
    {
        var decision = await (await World()).Ask(Planes.Snapshot().WithApi().WithAce(policy, anonymous), request);
        Assert.Equal((status, reason), (decision.Status, decision.Reason));
    }

    /// <summary><c>/open/*</c> is open, <c>/secret</c>, <c>/secret/*</c> and <c>/open/secret</c> ask for a key, and <c>/secret/dear</c> has a limit.</summary>
    [AzuriteTheory]
    // A service that cuts path parameters takes it for the operation: under if_present it would pass without a key.
    [InlineData("/secret;x", 400, 404)]
    [InlineData("/secret;x=1;y=2/", 400, 404)]
    [InlineData("/;x/secret", 400, 404)]
    [InlineData("/secret;x/7;y", 400, 404)]
    [InlineData("/x/..;/secret", 400, 400)]
    // Escaped it is cut by nobody who reads it first, but by whoever stands behind a proxy that decodes it.
    [InlineData("/secret%3bx", 400, 404)]
    [InlineData("/secret%253bx", 200, 404)]
    // It matches, and another operation without its parameters, which not everybody may call, or not as often.
    [InlineData("/open/secret;x", 400, 400)]
    [InlineData("/secret/dear;x", 400, 400)]
    // It matches the same operation, or another one of the same terms (a parameter of style matrix), or is nothing either way.
    [InlineData("/open/public;x", 200, 200)]
    [InlineData("/secret/7;x", 401, 401)]
    [InlineData("/secret/;id=7", 401, 401)]
    [InlineData("/elsewhere;x", 200, 404)]
    [InlineData("/secrets;x", 200, 404)]
    // What has a single meaning to servers, or none.
    [InlineData("/secret/", 401, 401)]
    [InlineData("//secret", 401, 401)]
    [InlineData("/secret%00", 400, 400)]
    [InlineData("/secret%5c", 400, 400)]
    [InlineData("/secret\\", 400, 400)]
    [InlineData("/secret%2f", 400, 400)]
    // Other names: only a service that takes them for one (files on Windows, suffixes, folded case) would answer, and the contract's gateway does not guess that either.
    [InlineData("/secret%20", 200, 404)]
    [InlineData("/secret.", 200, 404)]
    [InlineData("/secret.json", 200, 404)]
    [InlineData("/SECRET", 200, 404)]
    public async Task Rejects_400_a_path_whose_parameters_hide_an_operation(string path, int ifPresent, int required)
    {
        var world = await World();
        var snapshot = Planes.Snapshot() with
        {
            Operations =
            [
                Planes.Operation("secret", "GET", "/secret"), Planes.Operation("secret-one", "GET", "/secret/*"), Planes.Operation("open-secret", "GET", "/open/secret"),
                Planes.Operation("dear", "GET", "/secret/dear", "dear-api"),
                Planes.Operation("open", "GET", "/open/*", "open-api"),
            ],
        };
        snapshot = snapshot.WithApi().WithApi(strategy: null, api: "open-api").WithPackage(TenPerSecond, [("dear", null)]);
        foreach (var (policy, status) in new[] { (MatchPolicy.IfPresent, ifPresent), (MatchPolicy.Required, required) })
        {
            var decision = await world.Ask(snapshot.WithAce(policy), $"GET {path}");
            Assert.True(status == decision.Status, $"{path} under {policy}: {decision.Status} {decision.Reason}");
            if (status == 400)
                Assert.Equal((DecisionReason.BadPath, false), (decision.Reason, decision.IsAllowed));
        }
    }

    [AzuriteFact]
    public async Task Returns_open_passage_only_where_it_was_asked_for()
    {
        var world = await World();
        var nobody = Planes.Snapshot();
        Assert.Equal(DecisionReason.Unenforced, (await world.Ask(nobody with { Plugins = [] }, "GET /flights")).Reason);
        // Nobody published the operation, so nobody knows it.
        Assert.Equal(DecisionReason.NoOperation, (await world.Ask(nobody, "GET /flights")).Reason);
        Assert.Equal(DecisionReason.Open, (await world.Ask(nobody.WithApi(strategy: null), "GET /flights")).Reason);
        Assert.Equal(DecisionReason.Open, (await world.Ask(nobody.WithApi().WithApi(null, "another portal"), "GET /flights")).Reason);
        var disabled = nobody.WithApi() with { Plugins = [nobody.Plugins[0] with { Enabled = false }] };
        Assert.Equal(DecisionReason.Unenforced, (await world.Ask(disabled, "GET /flights")).Reason);
        var elsewhere = nobody.WithApi() with { Plugins = [nobody.Plugins[0] with { RouteId = "another route" }] };
        Assert.Equal(DecisionReason.Unenforced, (await world.Ask(elsewhere, "GET /flights")).Reason);
    }

    [AzuriteFact]
    public async Task Returns_the_most_specific_plugin()
    {
        var world = await World();
        PolicyPlugin Ace(string id, MatchPolicy policy, string? route = null, string? service = null) =>
            new() { Id = id, Name = PolicyPlugin.AceName, Ace = new() { MatchPolicy = policy }, RouteId = route, ServiceId = service };
        var global = Ace("a", MatchPolicy.Required);
        var ofService = Ace("b", MatchPolicy.IfPresent, service: "service");
        var ofRoute = Ace("c", MatchPolicy.Required, route: "route");
        var ofBoth = Ace("d", MatchPolicy.IfPresent, "route", "service");
        async Task<int> Status(params PolicyPlugin[] plugins) =>
            (await world.Ask(Planes.Snapshot().WithApi() with { Plugins = plugins }, "GET /elsewhere")).Status;
        Assert.Equal(404, await Status(global));
        Assert.Equal(200, await Status(global, ofService));
        Assert.Equal(404, await Status(global, ofService, ofRoute));
        Assert.Equal(200, await Status(global, ofService, ofRoute, ofBoth));
    }

    [AzuriteFact]
    public async Task Refuses_401_and_403_on_everything_when_a_service_is_guarded()
    {
        var world = await World();
        var snapshot = Planes.Snapshot() with { Guards = [new("service", Planes.Api)], Plugins = [] };
        // Published nowhere: nobody can be registered, and nobody passes.
        Assert.Equal(401, (await world.Ask(snapshot, "GET /anything")).Status);
        Assert.Equal(401, (await world.Ask(snapshot, "GET /anything", await world.Issue(Planes.Credential(Planes.Api)))).Status);
        Assert.Equal(DecisionReason.Open, (await world.Ask(snapshot.WithApi(strategy: null), "GET /anything")).Reason);
        snapshot = snapshot.WithApi();
        Assert.Equal(401, (await world.Ask(snapshot, "GET /anything")).Status);
        Assert.Equal(403, (await world.Ask(snapshot, "GET /anything", await world.Issue(Planes.Credential()))).Status);
        Assert.Equal(200, (await world.Ask(snapshot, "GET /anything", await world.Issue(Planes.Credential(Planes.Api)))).Status);
    }

    [AzuriteTheory]
    [InlineData(426)]
    [InlineData(308)]
    public async Task Refuses_plain_http_when_a_route_takes_only_https(int status)
    {
        var snapshot = Planes.Snapshot().WithApi();
        snapshot = snapshot with { Routes = [snapshot.Routes[0] with { Protocols = ["https"], HttpsRedirectStatusCode = status }] };
        var decision = await (await World()).Ask(snapshot, "GET /flights");
        Assert.Equal((status, DecisionReason.HttpsRequired), (decision.Status, decision.Reason));
    }

    /// <summary>The contract's example: package 10 per second, operation 1 override 5 per second.</summary>
    [AzuriteFact]
    public async Task Limits_429_an_overridden_operation_apart_from_its_package()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithPackage(TenPerSecond, [("get-flights", FivePerSecond), ("post-flights", null), ("get-billing", null)]);
        var key = await world.Issue(Planes.Credential(Planes.Package));
        var first = await world.Ask(snapshot, "GET /flights", key);
        Assert.Equal((200, 5L, 4L), (first.Status, first.Limit!.Value.Limit, first.Limit.Value.Remaining));
        // The package's counter is untouched, and shared by the two others.
        for (var i = 9; i >= 0; i--)
        {
            var next = await world.Ask(snapshot, i % 2 == 0 ? "POST /flights" : "GET /billing", key);
            Assert.Equal((200, 10L, i), (next.Status, next.Limit!.Value.Limit, next.Limit.Value.Remaining));
        }
        Assert.Equal(429, (await world.Ask(snapshot, "POST /flights", key)).Status);
        Assert.Equal(429, (await world.Ask(snapshot, "GET /billing", key)).Status);
        for (var i = 3; i >= 0; i--)
            Assert.Equal(i, (await world.Ask(snapshot, "GET /flights", key)).Limit!.Value.Remaining);
        var refused = await world.Ask(snapshot, "GET /flights", key);
        Assert.Equal((429, 5L, 0L, 1L), (refused.Status, refused.Limit!.Value.Limit, refused.Limit.Value.Remaining, refused.ResetSeconds));
        // The next window is whole again.
        ((ManualTime)world.Time).Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, (await world.Ask(snapshot, "GET /flights", key)).Limit!.Value.Remaining);
        Assert.Equal(9, (await world.Ask(snapshot, "GET /billing", key)).Limit!.Value.Remaining);
    }

    /// <summary>The contract's use case: GET /billing at 10 per minute inside a package at 5 per second.</summary>
    [AzuriteFact]
    public async Task Limits_429_by_the_window_of_the_override()
    {
        var time = new ManualTime();
        var world = await World(time);
        var snapshot = Planes.Snapshot().WithPackage(FivePerSecond, [("get-flights", null), ("get-billing", new(10, LimitDuration.Minutes))]);
        var key = await world.Issue(Planes.Credential(Planes.Package));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await world.Ask(snapshot, "GET /billing", key)).Status);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        var refused = await world.Ask(snapshot, "GET /billing", key);
        // The clock began at second 30 of its minute.
        Assert.Equal((429, 20L), (refused.Status, refused.ResetSeconds));
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", key)).Status);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(9, (await world.Ask(snapshot, "GET /billing", key)).Limit!.Value.Remaining);
    }

    [AzuriteFact]
    public async Task Limits_429_each_credential_by_itself_and_rotated_keys_together()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithPackage(new(2, LimitDuration.Hours), [("get-flights", null)]);
        var policy = Planes.Credential(Planes.Package);
        var (old, rotated) = (await world.Issue(policy), await world.Issue(policy with { CredentialId = "rotated" }));
        var other = await world.Issue(Planes.Credential(Planes.Package) with { ApplicationId = policy.ApplicationId });
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", old)).Status);
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", rotated)).Status);
        Assert.Equal(429, (await world.Ask(snapshot, "GET /flights", old)).Status);
        Assert.Equal(429, (await world.Ask(snapshot, "GET /flights", rotated)).Status);
        Assert.Equal(1, (await world.Ask(snapshot, "GET /flights", other)).Limit!.Value.Remaining);
    }

    [AzuriteFact]
    public async Task Keeps_the_counter_when_calls_are_refused()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithPackage(new(1, LimitDuration.Hours), [("get-flights", null)]);
        var key = await world.Issue(Planes.Credential(Planes.Package));
        foreach (var request in new[] { "GET /billing", "DELETE /flights", "GET /flights%2f", "GET /flights/7" })
            Assert.NotEqual(200, (await world.Ask(snapshot, request, key)).Status);
        Assert.Equal(0, (await world.Ask(snapshot, "GET /flights", key)).Limit!.Value.Remaining);
    }

    [AzuriteFact]
    public async Task Limits_429_always_when_the_limit_is_nothing()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithPackage(new(0, LimitDuration.Minutes), [("get-flights", null)]);
        var decision = await world.Ask(snapshot, "GET /flights", await world.Issue(Planes.Credential(Planes.Package)));
        Assert.Equal((429, 0L, 0L, 30L), (decision.Status, decision.Limit!.Value.Limit, decision.Limit.Value.Remaining, decision.ResetSeconds));
    }

    [AzuriteFact]
    public async Task Returns_the_api_before_packages_and_the_oldest_package_first()
    {
        var world = await World();
        var snapshot = Planes.Snapshot()
            .WithPackage(new(7, LimitDuration.Hours), [("get-flights", null)], "younger", age: 1)
            .WithPackage(new(9, LimitDuration.Hours), [("get-flights", null)], "older", age: 2)
            .WithApi();
        async Task<long?> Limit(params string[] grants) => (await world.Ask(snapshot, "GET /flights", await world.Issue(Planes.Credential(grants)))).Limit?.Limit;
        Assert.Null(await Limit("younger", "older", Planes.Api));
        Assert.Equal(9, await Limit("younger", "older"));
        Assert.Equal(7, await Limit("younger"));
    }

    [AzuriteFact]
    public async Task Returns_the_granted_api_when_two_have_the_same_operation()
    {
        var world = await World();
        var snapshot = Planes.Snapshot() with { Operations = [Planes.Operation("one", "GET", "/same/*", "api-one"), Planes.Operation("two", "GET", "/same/*/", "api-two")] };
        snapshot = snapshot.WithApi(api: "api-one").WithApi(api: "api-two");
        Assert.Equal("one", (await world.Ask(snapshot, "GET /same/x", await world.Issue(Planes.Credential("api-one")))).OperationId);
        Assert.Equal("two", (await world.Ask(snapshot, "GET /same/x", await world.Issue(Planes.Credential("api-two")))).OperationId);
    }

    [AzuriteFact]
    public async Task Forgets_the_old_window_when_a_limits_duration_changes()
    {
        var world = await World();
        var key = await world.Issue(Planes.Credential(Planes.Package));
        var perMinute = Planes.Snapshot().WithPackage(new(1, LimitDuration.Minutes), [("get-flights", null)]);
        var perHour = Planes.Snapshot().WithPackage(new(1, LimitDuration.Hours), [("get-flights", null)]);
        Assert.Equal(200, (await world.Ask(perMinute, "GET /flights", key)).Status);
        Assert.Equal(429, (await world.Ask(perMinute, "GET /flights", key)).Status);
        var first = await world.Ask(perHour, "GET /flights", key);
        Assert.Equal((200, 3_570L), (first.Status, first.ResetSeconds));
        Assert.Equal(429, (await world.Ask(perHour, "GET /flights", key)).Status);
    }

    [AzuriteFact]
    public async Task Limits_429_all_keys_of_an_application_together_when_the_limit_says_so()
    {
        var world = await World();
        var limit = new RateLimit(3, LimitDuration.Hours) { Scope = LimitScope.Application };
        var snapshot = Planes.Snapshot().WithPackage(limit, [("get-flights", null)]);
        var first = Planes.Credential(Planes.Package);
        var keys = new[] { await world.Issue(first), await world.Issue(first with { CredentialId = "second", CounterId = Guid.NewGuid().ToString() }), await world.Issue(Planes.Credential(Planes.Package)) };
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", keys[0])).Status);
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", keys[1])).Status);
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", keys[0])).Status);
        Assert.Equal(429, (await world.Ask(snapshot, "GET /flights", keys[1])).Status);
        Assert.Equal(429, (await world.Ask(snapshot, "GET /flights", keys[0])).Status);
        // Another application's key has its own.
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", keys[2])).Status);
    }

    [AzuriteFact]
    public async Task Limits_429_over_the_edge_of_a_window_when_windows_slide()
    {
        var time = new ManualTime();
        var world = await World(time);
        var snapshot = Planes.Snapshot().WithPackage(new(4, LimitDuration.Minutes) { Window = LimitWindow.Sliding }, [("get-flights", null)]);
        var key = await world.Issue(Planes.Credential(Planes.Package));
        // 12:00:55: four calls, then none for a minute, though a new minute begins.
        time.Advance(TimeSpan.FromSeconds(25));
        for (var call = 0; call < 4; call++)
            Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", key)).Status);
        foreach (var seconds in new[] { 0, 6, 20, 34 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(429, (await world.Ask(snapshot, "GET /flights", key)).Status);
        }
        // 12:01:55; the slice of the four ended at 12:01:00.
        var refused = await world.Ask(snapshot, "GET /flights", key);
        Assert.Equal((429, 5), (refused.Status, refused.ResetSeconds));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, (await world.Ask(snapshot, "GET /flights", key)).Status);
        // An instance that starts now reads what was.
        var another = await World(time);
        Assert.Equal(2, (await another.Ask(snapshot, "GET /flights", key)).Limit!.Value.Remaining);
    }
}
