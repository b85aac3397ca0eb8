using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>A management app beside enforcement, on the same storage: only it knows whose token may see what.</summary>
public sealed class ExplainFixture : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();

    public HandlerProcess Management { get; private set; } = null!;

    public Instance Instance { get; private set; } = null!;

    public Upstream Upstream { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        if (AzuriteFactAttribute.Reason is not null)
            return;
        Upstream = await Upstream.Start();
        Management = await HandlerProcess.Start("Management", TestSettings.For(_azurite.ConnectionString));
        Instance = await Instance.Start(_azurite.ConnectionString, ("Enforcement__ManagementUrl", Management.Address.OriginalString));
    }

    public async Task DisposeAsync()
    {
        if (Instance is not null)
            await Instance.DisposeAsync();
        if (Management is not null)
            await Management.DisposeAsync();
        if (Upstream is not null)
            await Upstream.DisposeAsync();
    }
}

/// <summary>Why a call is refused, from management's own objects to the enforcement instance that refuses it.</summary>
public sealed class ExplainTests(ExplainFixture fixture) : IClassFixture<ExplainFixture>
{
    private static readonly string Registration = Guid.NewGuid().ToString();

    private async Task<JsonElement> Manage(HttpMethod method, string path, object? body = null, string token = TestSettings.AdminToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await fixture.Management.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.StatusCode == HttpStatusCode.NoContent ? default : await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<HttpResponseMessage> Explain(string plane, object question, string? token = TestSettings.AdminToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/ace/{plane}/check?explain=true") { Content = JsonContent.Create(question) };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await fixture.Instance.Http.SendAsync(request);
    }

    /// <summary>A control plane of management, with a policy that the test writes: two packages, one of them limited.</summary>
    private async Task<(PolicySnapshot Snapshot, CredentialPolicy Policy, string Key, string GatewayToken)> Plane()
    {
        await LimitWindows.RoomInHour(TimeSpan.FromMinutes(1));
        var made = await Manage(HttpMethod.Post, "/v2/control-planes", new { name = $"plane-{Guid.NewGuid():N}" });
        var limited = Instance.Limited(fixture.Upstream, new(2, LimitDuration.Hours), ("GET", "/flights"), ("GET", "/open"));
        var gatewayToken = ApiKey.Mint("gw");
        var snapshot = limited with
        {
            ControlPlaneId = made.GetProperty("id").GetString()!,
            ControlPlaneName = made.GetProperty("name").GetString()!,
            GatewayTokens = [KeyHash.Of(gatewayToken)],
            Publications = [.. limited.Publications, new() { EntityId = Instance.Api, PortalId = "elsewhere", StrategyId = Instance.Strategy }],
        };
        var writer = fixture.Instance.Writer;
        Assert.Equal(WriteOutcome.Moved, await writer.PublishSnapshot(snapshot, await writer.ReadPointer(snapshot.ControlPlaneId)));
        var policy = Instance.Credential() with { Grants = [new(Instance.Package, Registration)] };
        var key = await fixture.Instance.Issue(policy);
        await Instance.Eventually(async () => (await fixture.Instance.Call(snapshot, "GET /flights")).StatusCode == HttpStatusCode.Unauthorized);
        return (snapshot, policy, key, gatewayToken);
    }

    [AzuriteFact]
    public async Task Returns_why_in_both_places_and_spends_nothing()
    {
        var (snapshot, policy, key, _) = await Plane();
        var question = new { method = "GET", path = "/x/../flights", headers = new { apikey = key } };
        async Task<JsonElement> Both(Action<JsonElement> verify)
        {
            using var answer = await Explain(snapshot.ControlPlaneName, question);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var instance = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var stored = await Manage(HttpMethod.Post, $"/v2/control-planes/{snapshot.ControlPlaneId}/explain", question);
            foreach (var explanation in new[] { instance, stored })
            {
                Assert.DoesNotContain(key, explanation.GetRawText(), StringComparison.Ordinal);
                Assert.DoesNotContain(KeyHash.Of(key), explanation.GetRawText(), StringComparison.Ordinal);
                Assert.NotEmpty(explanation.GetProperty("request_id").GetString()!);
                verify(explanation);
            }
            Assert.Equal(stored.EnumerateObject().Select(field => field.Name), instance.EnumerateObject().Select(field => field.Name));
            return instance;
        }

        for (var asked = 0; asked < 3; asked++)
        {
            var whole = await Both(explanation =>
            {
                Assert.Equal((true, 200, "granted", "/flights"), (explanation.GetProperty("allowed").GetBoolean(), explanation.GetProperty("status").GetInt32(),
                    explanation.GetProperty("reason").GetString(), explanation.GetProperty("path").GetString()));
                var limit = Assert.Single(explanation.GetProperty("limits").EnumerateArray());
                Assert.Equal((2, 0, 2, "hours"), (limit.GetProperty("limit").GetInt32(), limit.GetProperty("used").GetInt32(), limit.GetProperty("remaining").GetInt32(), limit.GetProperty("duration").GetString()));
                Assert.InRange(limit.GetProperty("reset_seconds").GetInt32(), 1, 3_600);
            });
            Assert.Equal((policy.CredentialId, "apikey", "key"), (whole.GetProperty("credential").GetProperty("id").GetString(), whole.GetProperty("credential").GetProperty("header").GetString(), whole.GetProperty("credential").GetProperty("kind").GetString()));
            Assert.Equal((policy.ApplicationId, policy.ApplicationName), (whole.GetProperty("application").GetProperty("id").GetString(), whole.GetProperty("application").GetProperty("name").GetString()));
            Assert.Equal((Registration, "api_package"), (whole.GetProperty("registration").GetProperty("id").GetString(), whole.GetProperty("registration").GetProperty("entity_type").GetString()));
            Assert.Equal(("route", "service", "operations", "required"), (whole.GetProperty("route").GetProperty("id").GetString(), whole.GetProperty("route").GetProperty("service_id").GetString(),
                whole.GetProperty("route").GetProperty("enforcement").GetString(), whole.GetProperty("route").GetProperty("match_policy").GetString()));
            Assert.Equal("operation-0", whole.GetProperty("operation").GetProperty("id").GetString());
            Assert.Equal(64, whole.GetProperty("control_plane").GetProperty("snapshot").GetString()!.Length);
            Assert.Equal(["portal", null], whole.GetProperty("publications").EnumerateArray().Select(way => way.GetProperty("lacks").GetString()));
        }

        // All of the limit is there still, and is then told to be used.
        foreach (var left in new[] { 1, 0 })
        {
            Assert.Equal(HttpStatusCode.OK, (await fixture.Instance.Call(snapshot, "GET /flights", key)).StatusCode);
            await Both(explanation => Assert.Equal(left, explanation.GetProperty("limits")[0].GetProperty("remaining").GetInt32()));
        }
        using var refused = await fixture.Instance.Call(snapshot, "GET /flights", key);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await Both(explanation => Assert.Equal((429, "limit_exceeded", 2), (explanation.GetProperty("status").GetInt32(), explanation.GetProperty("reason").GetString(), explanation.GetProperty("limits")[0].GetProperty("used").GetInt32())));
    }

    [AzuriteFact]
    public async Task Returns_what_the_caller_is_never_told()
    {
        var (snapshot, policy, _, _) = await Plane();
        var expired = policy with { CredentialId = Guid.NewGuid().ToString(), ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) };
        var stranger = Instance.Credential("something-else");
        var cases = new (string? Key, string Method, string Path, int Status, string Reason, string? Credential)[]
        {
            (null, "GET", "/flights", 401, "no_credential", null),
            ("nonsense", "GET", "/flights", 401, "malformed_credential", null),
            (ApiKey.Mint(), "GET", "/flights", 401, "unknown_credential", null),
            (await fixture.Instance.Issue(expired), "GET", "/flights", 401, "expired_credential", expired.CredentialId),
            (await fixture.Instance.Issue(stranger), "GET", "/flights", 403, "not_registered", stranger.CredentialId),
            (null, "PUT", "/flights", 404, "no_operation", null),
            (null, "GET", "/a%2fb", 400, "bad_path", null),
        };
        foreach (var (key, method, path, status, reason, credential) in cases)
        {
            object question = key is null ? new { method, path } : new { method, path, headers = new { apikey = key } };
            using var answer = await Explain(snapshot.ControlPlaneName, question);
            var explanation = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal((false, status, reason), (explanation.GetProperty("allowed").GetBoolean(), explanation.GetProperty("status").GetInt32(), explanation.GetProperty("reason").GetString()));
            Assert.Equal(credential, explanation.GetProperty("credential") is { ValueKind: JsonValueKind.Object } found ? found.GetProperty("id").GetString() : null);
            Assert.NotEmpty(explanation.GetProperty("why").GetString()!);
            if (key is not null)
                Assert.DoesNotContain(key, explanation.GetRawText(), StringComparison.Ordinal);
        }
    }

    [AzuriteFact]
    public async Task Refuses_401_403_or_Hides_404_from_all_but_who_may_read_the_control_plane()
    {
        var (snapshot, _, key, gatewayToken) = await Plane();
        var question = new { method = "GET", path = "/flights", headers = new { apikey = key } };
        async Task Expect(int status, string plane, string? token, params (string, string)[] headers)
        {
            using var answer = await Explain(plane, question, token, headers);
            Assert.Equal(status, (int)answer.StatusCode);
            await Instance.Message(answer);
            Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("X-ACE-Reason")));
        }

        var name = snapshot.ControlPlaneName;
        // A gateway's token asks about decisions, and not about reasons.
        await Expect(401, name, null, ("X-ACE-Gateway-Token", gatewayToken));
        await Expect(401, name, gatewayToken);
        await Expect(401, name, key);
        await Expect(401, name, "nonsense");
        await Expect(401, name, new string('k', 2_000));
        await Expect(401, "no-such-plane", "nonsense");
        await Expect(404, "no-such-plane", TestSettings.AdminToken);
        using var gateways = await fixture.Instance.Http.PostAsJsonAsync($"/ace/{name}/check?explain=true", question);
        Assert.Equal(HttpStatusCode.Unauthorized, gateways.StatusCode);

        // An account that may see nothing, and the same one when it may read this control plane.
        var account = (await Manage(HttpMethod.Post, "/v3/system-accounts", new { name = $"robot-{Guid.NewGuid():N}", description = "asks why" })).GetProperty("id").GetString();
        var token = (await Manage(HttpMethod.Post, $"/v3/system-accounts/{account}/access-tokens", new { name = "t", expires_at = DateTimeOffset.UtcNow.AddDays(1) })).GetProperty("token").GetString()!;
        await Expect(404, name, token);
        await Manage(HttpMethod.Post, $"/v3/system-accounts/{account}/assigned-roles",
            new { role_name = "Viewer", entity_id = snapshot.ControlPlaneId, entity_type_name = "Control Planes", entity_region = "us" });
        await Instance.Eventually(async () => (await Explain(name, question, token)).StatusCode == HttpStatusCode.OK);
        await Manage(HttpMethod.Post, $"/v2/control-planes/{snapshot.ControlPlaneId}/explain", question, token);

        // A question about a client's call is a question about that call, whatever its query.
        using var forwarded = new HttpRequestMessage(HttpMethod.Post, $"/ace/{name}/check?explain=true");
        forwarded.Headers.TryAddWithoutValidation("X-ACE-Gateway-Token", gatewayToken);
        forwarded.Headers.TryAddWithoutValidation("X-Original-Method", "GET");
        forwarded.Headers.TryAddWithoutValidation("X-Original-URI", "/flights?explain=true");
        using var decided = await fixture.Instance.Http.SendAsync(forwarded);
        Assert.Equal((HttpStatusCode.Unauthorized, "Key"), (decided.StatusCode, decided.Headers.WwwAuthenticate.ToString()));
    }

    [AzuriteFact]
    public async Task Rejects_400_what_is_no_question()
    {
        var (snapshot, _, _, _) = await Plane();
        using var here = await Explain(snapshot.ControlPlaneName, new { path = "flights", cost = 2 });
        Assert.Equal(HttpStatusCode.BadRequest, here.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/control-planes/{snapshot.ControlPlaneId}/explain")
        {
            Content = JsonContent.Create(new { path = "flights", cost = 2, https = "yes", headers = new Dictionary<string, object> { ["a b"] = "c", ["ok"] = 7 } }),
        };
        request.Headers.Authorization = new("Bearer", TestSettings.AdminToken);
        using var there = await fixture.Management.Http.SendAsync(request);
        var problem = await there.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["cost", "headers.a b", "headers.ok", "https", "method", "path"], problem.GetProperty("invalid_parameters").EnumerateArray().Select(fault => fault.GetProperty("field").GetString()).Order(StringComparer.Ordinal));
    }

    [AzuriteFact]
    public async Task Refuses_503_when_management_does_not_answer()
    {
        await using var alone = await fixture.Instance.Another(("Enforcement__ManagementUrl", $"http://127.0.0.1:{FreePorts.One()}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/ace/any/check?explain=true") { Content = JsonContent.Create(new { method = "GET", path = "/" }) };
        request.Headers.Authorization = new("Bearer", TestSettings.AdminToken);
        using var answer = await alone.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }
}
