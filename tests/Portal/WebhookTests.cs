using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>Events reach a real receiver, signed, at least once and with the same id; what did not happen reaches nobody.</summary>
[Collection(PortalCollection.Name)]
public sealed class WebhookTests(PortalFixture app)
{
    private const string Webhooks = "/v3/webhooks";
    private const string Applications = "/api/v3/applications";

    [AzuriteFact]
    public async Task Tells_of_developers_applications_registrations_keys_publications_and_nothing_personal()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var webhook = await Hook(receiver, new { portal_ids = new[] { portal.Id } });
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var developer = (await portal.Developer(email)).Id;
        var api = await portal.Publish();
        var application = (await dora.Call("POST", Applications, new { name = "Booking site" })).Is(201).Id;
        var registration = (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = api })).Is(201).Id;
        (await portal.Admin("PATCH", $"/applications/{application}/registrations/{registration}", new { status = "approved" })).Is(200);
        var key = (await dora.Call("POST", $"{Applications}/{application}/credentials", new { display_name = "first" })).Is(201);
        (await dora.Call("PUT", $"{Applications}/{application}/credentials/{key.Id}", new { display_name = "renamed" })).Is(200);
        (await dora.Call("POST", $"{Applications}/{application}/credentials/{key.Id}/rotate", new { overlap_days = 1 })).Is(201);
        (await dora.Call("PATCH", $"{Applications}/{application}", new { name = "Flights" })).Is(200);
        (await dora.Call("DELETE", $"{Applications}/{application}/registrations/{registration}")).Is(204);
        (await dora.Call("DELETE", $"{Applications}/{application}")).Is(204);
        (await app.Admin("DELETE", $"/v3/apis/{api}/publications/{portal.Id}")).Is(204);
        (await portal.Admin("DELETE", $"/developers/{developer}")).Is(204);
        string[] expected =
        [
            "application.created", "application.deleted", "application.updated", "credential.created", "credential.created", "credential.deleted", "credential.deleted",
            "credential.replaced", "credential.updated",
            "developer.created", "developer.deleted", "developer.status_changed", "publication.created", "publication.deleted", "registration.created", "registration.deleted",
            "registration.status_changed",
        ];
        var delivered = $"{Webhooks}/{webhook.Id}/deliveries?page[size]=10&filter[status]=delivered";
        await app.PumpWebhooksUntil(async () => (await app.Admin("GET", delivered.Replace("=10", "=100"))).Is(200).Data.Count >= expected.Length);
        Assert.Equal(expected, receiver.Taken.DistinctBy(message => message.Id).Select(message => message.Type).Order(StringComparer.Ordinal));
        Assert.All(receiver.Taken, message => Assert.Equal(portal.Id, message.Data.GetProperty("portal_id").GetGuid()));
        var approved = Assert.Single(receiver.Taken, message => message.Type == "registration.status_changed").Data;
        Assert.Equal(("approved", "pending"), (approved.GetProperty("status").GetString(), approved.GetProperty("previous_status").GetString()));
        Assert.Equal((registration, application, api), (Id(approved, "registration_id"), Id(approved, "application_id"), Id(approved, "api_id")));
        Assert.Equal(developer, Id(Assert.Single(receiver.Taken, message => message.Type == "application.deleted").Data, "owner_id"));
        var everything = string.Concat(receiver.Taken.Select(message => message.Body));
        foreach (var secret in new[] { email, "Dora", "Booking site", "renamed", key.String("credential") }) Assert.DoesNotContain(secret, everything);
        Assert.Empty(receiver.Faults);

        var page = (await app.Admin("GET", delivered)).Is(200).HasKeys("meta", "data");
        var rest = (await app.Admin("GET", page["meta"].GetProperty("page").GetProperty("next").GetString()!)).Is(200);
        Assert.Equal(JsonValueKind.Null, rest["meta"].GetProperty("page").GetProperty("next").ValueKind);
        Assert.Equal(receiver.Taken.Select(message => message.Id).Distinct().Order(), page.Data.Concat(rest.Data).Select(row => row.GetProperty("id").GetString()!).Order());
        (await app.Admin("DELETE", $"{Webhooks}/{webhook.Id}")).Is(204);
        (await app.Admin("GET", $"{Webhooks}/{webhook.Id}/deliveries")).Is(404);
    }

    [AzuriteFact]
    public async Task Tells_of_specifications_and_of_applications_that_are_given_away()
    {
        await using var receiver = await WebhookReceiver.Start();
        string[] types = ["specification.created", "specification.updated", "specification.deleted", "application.transferred", "developer.created"];
        var webhook = await Hook(receiver, new { event_types = types });
        var api = await app.NewApi();
        var version = (await app.Admin("POST", $"/v3/apis/{api}/versions", new { version = "1", spec = new { content = Document("a") } })).Is(201).Id;
        (await app.Admin("PATCH", $"/v3/apis/{api}/versions/{version}", new { spec = new { content = Document("b") } })).Is(200);
        (await app.Admin("DELETE", $"/v3/apis/{api}/versions/{version}")).Is(204);
        var portal = await app.NewPortal();
        await portal.Publish();
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", Applications, new { name = "Booking site" })).Is(201).Id;
        var team = (await portal.Admin("POST", "/teams", new { name = "Ops", can_own_applications = true })).Is(201).Id;
        (await portal.Admin("PATCH", $"/applications/{application}", new { owner = new { type = "team", id = team } })).Is(200);
        await app.PumpWebhooksUntil(() => Task.FromResult(types.All(type => receiver.Taken.Any(message => message.Type == type))));
        Assert.Equal(types.Order(StringComparer.Ordinal), receiver.Taken.Select(message => message.Type).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(version, Id(receiver.Taken.First(message => message.Type == "specification.deleted").Data, "version_id"));
        var given = receiver.Taken.First(message => message.Type == "application.transferred").Data;
        Assert.Equal(("team", team), (given.GetProperty("owner_type").GetString(), Id(given, "owner_id")));
        (await app.Admin("DELETE", $"{Webhooks}/{webhook.Id}")).Is(204);

        static string Document(string path) =>
            JsonSerializer.Serialize(new { openapi = "3.0.0", info = new { title = "T", version = "1" }, paths = new Dictionary<string, object> { ["/" + path] = new { } } });
    }

    [AzuriteFact]
    public async Task Tries_again_with_the_same_id_until_the_receiver_takes_it_and_follows_no_redirect()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var webhook = await Hook(receiver, new { portal_ids = new[] { portal.Id } });
        var answers = new Queue<int>([302, 503]);
        receiver.Answer = async _ =>
        {
            var status = answers.TryDequeue(out var given) ? given : 200;
            // Late, but within the time that a call has.
            if (status == 200) await Task.Delay(1500);
            return (status, new { says = new string('x', 3000) });
        };
        (await portal.Admin("POST", "/developers", new { email = TestPortal.NewAddress(), full_name = "Pat" })).Is(201);
        var path = $"{Webhooks}/{webhook.Id}/deliveries";
        await app.PumpWebhooksUntil(async () => (await app.Admin("GET", path + "?filter[status]=delivered")).Data.Count > 0);
        Assert.Single(receiver.Taken.Select(message => message.Id).Distinct());
        Assert.Single(receiver.Taken.Select(message => message.Body).Distinct());
        var row = Assert.Single((await app.Admin("GET", path)).Is(200).Data);
        var delivery = (await app.Admin("GET", $"{path}/{row.GetProperty("id").GetGuid()}")).Is(200)
            .HasKeys("id", "type", "status", "attempt_count", "last_attempt", "next_attempt_at", "created_at", "payload", "attempts");
        // On a machine that is too busy to take an answer in time, there is an attempt without one.
        var statuses = delivery["attempts"].EnumerateArray().Select(attempt => attempt.GetProperty("response_status").ToString()).ToList();
        Assert.True(statuses.Count >= 3 && statuses[^1] == "200" && statuses[..^1].TrueForAll(status => status is "302" or "503" or ""), string.Join(' ', statuses));
        Assert.Equal(1024, delivery["last_attempt"].GetProperty("response").GetString()!.Length);
        Assert.True(delivery["last_attempt"].GetProperty("duration_ms").GetInt32() >= 1400);

        // Sent again because somebody asks: the same message.
        var before = receiver.Taken.Count;
        (await app.Admin("POST", $"{path}/{delivery.Id}/replay")).Is(202);
        await app.PumpWebhooksUntil(() => Task.FromResult(receiver.Taken.Count > before));
        Assert.Single(receiver.Taken.Select(message => message.Id).Distinct());
        (await app.Admin("POST", $"{path}/{Guid.CreateVersion7()}/replay")).Is(404);
        (await app.Admin("DELETE", $"{Webhooks}/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Switches_off_a_receiver_that_hangs_and_refuses_and_sends_what_was_missed_when_asked()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var webhook = await Hook(receiver, new { portal_ids = new[] { portal.Id } });
        var (calls, ends) = (0, new TaskCompletionSource());
        receiver.Answer = async _ =>
        {
            if (Interlocked.Increment(ref calls) == 1) await ends.Task;
            return (500, null);
        };
        (await portal.Admin("POST", "/developers", new { email = TestPortal.NewAddress(), full_name = "Pat" })).Is(201);
        await app.PumpWebhooksUntil(async () => !(await app.Admin("GET", $"{Webhooks}/{webhook.Id}")).Is(200)["enabled"].GetBoolean());
        ends.SetResult();
        Assert.Contains("took nothing in 6 attempts", (await app.Admin("GET", $"{Webhooks}/{webhook.Id}")).String("disabled_reason"));
        var failed = Assert.Single((await app.Admin("GET", $"{Webhooks}/{webhook.Id}/deliveries?filter[status]=failed")).Is(200).Data).GetProperty("id").GetString()!;
        Assert.Contains("No answer within 10 seconds", (await app.Admin("GET", $"{Webhooks}/{webhook.Id}/deliveries/{failed}")).Text);

        // What happens now is kept, and sent when somebody has mended it.
        (await portal.Admin("POST", "/developers", new { email = TestPortal.NewAddress(), full_name = "Quinn" })).Is(201);
        await app.PumpWebhooksUntil(async () => (await app.Admin("GET", $"{Webhooks}/{webhook.Id}/deliveries?filter[status]=skipped")).Is(200).Data.Count == 1);
        (await app.Admin("POST", $"{Webhooks}/{webhook.Id}/replay", new { since = DateTimeOffset.UtcNow.AddHours(-1) })).Is(409);
        receiver.Answer = _ => Task.FromResult((204, (object?)null));
        Assert.Equal(JsonValueKind.Null, (await app.Admin("PATCH", $"{Webhooks}/{webhook.Id}", new { enabled = true })).Is(200)["disabled_reason"].ValueKind);
        (await app.Admin("POST", $"{Webhooks}/{webhook.Id}/replay", new { since = DateTimeOffset.UtcNow, until = "yesterday", status = new[] { "lost" } }))
            .Faults("until", "is_date_time").Faults("status.0", "enum");
        Assert.Equal(0, (await app.Admin("POST", $"{Webhooks}/{webhook.Id}/replay", new { since = DateTimeOffset.UtcNow.AddHours(1) })).Is(202)["replayed"].GetInt32());
        Assert.Equal(2, (await app.Admin("POST", $"{Webhooks}/{webhook.Id}/replay", new { since = DateTimeOffset.UtcNow.AddHours(-1) })).Is(202)["replayed"].GetInt32());
        await app.PumpWebhooksUntil(async () => (await app.Admin("GET", $"{Webhooks}/{webhook.Id}/deliveries?filter[status]=delivered")).Is(200).Data.Count == 2);
        // Whoever says 410 wants no more at once.
        receiver.Answer = _ => Task.FromResult((410, (object?)null));
        (await app.Admin("POST", $"{Webhooks}/{webhook.Id}/deliveries/{failed}/replay")).Is(202);
        await app.PumpWebhooksUntil(async () => (await app.Admin("GET", $"{Webhooks}/{webhook.Id}")).Is(200).Text.Contains("answered 410"));
        (await app.Admin("DELETE", $"{Webhooks}/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Signs_with_both_secrets_until_the_overlap_is_over()
    {
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await Hook(receiver, new { event_types = new[] { "developer.created" } });
        var (test, rotate, old) = ($"{Webhooks}/{webhook.Id}/test", $"{Webhooks}/{webhook.Id}/rotate-secret", receiver.Secrets[0]);
        Assert.Equal(("webhook.test", "delivered"), ((await app.Admin("POST", test)).Is(200) is var sent ? sent.String("type") : "", sent.String("status")));
        (await app.Admin("POST", rotate, new { overlap_hours = 169 })).Faults("overlap_hours", "max");
        var rotated = (await app.Admin("POST", rotate, new { overlap_hours = 1 })).Is(200);
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", rotated.String("secret"));
        Assert.NotEqual(old, rotated.String("secret"));
        Assert.Equal(JsonValueKind.String, rotated["previous_secret_expires_at"].ValueKind);
        // A receiver that knows the old one only, then one that knows the new one only.
        Assert.Equal("delivered", (await app.Admin("POST", test)).Is(200).String("status"));
        receiver.Secrets[0] = rotated.String("secret");
        Assert.Equal("delivered", (await app.Admin("POST", test)).Is(200).String("status"));
        Assert.Equal(2, receiver.Taken[^1].Signatures);
        receiver.Secrets[0] = (await app.Admin("POST", rotate, new { overlap_hours = 0 })).Is(200).String("secret");
        Assert.Equal("delivered", (await app.Admin("POST", test)).Is(200).String("status"));
        Assert.Equal(1, receiver.Taken[^1].Signatures);
        receiver.Secrets[0] = rotated.String("secret");
        Assert.Equal(("failed", 401), ((await app.Admin("POST", test)).Is(200) is var refused ? refused.String("status") : "", refused["last_attempt"].GetProperty("response_status").GetInt32()));
        // A test that fails is a test, and nothing is switched off for it.
        Assert.True((await app.Admin("GET", $"{Webhooks}/{webhook.Id}")).Is(200)["enabled"].GetBoolean());
        (await app.Admin("DELETE", $"{Webhooks}/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Survives_a_kill_right_after_a_change_and_tells_of_nothing_that_was_refused()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var webhook = await Hook(receiver, new { portal_ids = new[] { portal.Id }, event_types = new[] { "developer.created" } });
        var email = TestPortal.NewAddress();
        var (own, gone) = (await HandlerProcess.Start("Portal", app.Settings()), new List<string>());
        await using (own)
        {
            // Of several who sign up with one address one makes the account, and nobody waits for what follows.
            var visits = Enumerable.Range(0, 5).Select(_ => new Visitor(own.Http, portal.Host).Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).ToList();
            await Task.WhenAll(visits);
            await own.Kill();
        }
        // Housekeeping finds what is left, whatever that is; of what the kill interrupted on the way some is repeated.
        await app.PumpWebhooksUntil(async () =>
        {
            (await app.Trigger("housekeeping", "")).Is(200);
            return receiver.Taken.Count > 0;
        });
        Assert.Single((await app.Admin("GET", $"{Webhooks}/{webhook.Id}/deliveries")).Is(200).Data);
        Assert.Single(receiver.Taken.Select(message => message.Id).Distinct());
        Assert.Equal((await portal.Developer(email)).Id, Id(receiver.Taken[0].Data, "developer_id"));
        (await app.Admin("DELETE", $"{Webhooks}/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Rejects_400_what_is_no_webhook_and_refuses_who_may_not()
    {
        (await app.Admin("POST", Webhooks, new { url = "ftp://x", event_types = new[] { "developer.sneezed" }, portal_ids = new[] { "x" }, enabled = "yes", secret = "mine" }))
            .Faults("name", "required").Faults("url", "matches_regex").Faults("event_types.0", "enum").Faults("portal_ids.0", "is_uuid").Faults("enabled", "is_boolean")
            .Faults("secret", "unknown_property");
        (await app.Admin("POST", Webhooks, new { name = "x", url = "https://user@example.com/" })).Faults("url", "matches_regex");
        (await app.Admin("POST", Webhooks, new { name = "x", url = "https://example.com/", portal_ids = new[] { Guid.NewGuid() } })).Faults("portal_ids.0", "missing_reference");
        var made = (await app.Admin("POST", Webhooks, new { name = $"CRM {Guid.NewGuid()}", url = "https://10.0.0.1/hook", enabled = false })).Is(201);
        Assert.Matches("^whsec_", made.String("secret"));
        var shown = (await app.Admin("GET", $"{Webhooks}/{made.Id}")).Is(200).HasKeys(
            "id", "name", "description", "url", "event_types", "portal_ids", "enabled", "disabled_reason", "disabled_at", "previous_secret_expires_at", "created_at", "updated_at");
        var listed = (await app.Admin("GET", $"{Webhooks}?filter[name]={Uri.EscapeDataString(made.String("name"))}&filter[enabled]=false")).Is(200);
        Assert.Equal(shown.Text, Assert.Single(listed.Data).GetRawText());
        (await app.Admin("GET", $"{Webhooks}?filter[secret]=x")).Faults("filter[secret]", "unknown_property");
        (await app.Admin("GET", $"{Webhooks}/{made.Id}/deliveries?filter[status]=lost&page[number]=2")).Is(400);
        // What lies inside is not called.
        var test = (await app.Admin("POST", $"{Webhooks}/{made.Id}/test")).Is(200);
        Assert.Matches("may not be called", test["last_attempt"].GetProperty("error").GetString());
        Assert.Contains("developer.created", (await app.Admin("GET", "/v3/webhook-event-types")).Is(200).Text);
        (await app.Admin("PATCH", $"{Webhooks}/{made.Id}", new { url = (string?)null })).Is(400);
        Assert.Equal("for the CRM", (await app.Admin("PATCH", $"{Webhooks}/{made.Id}", new { description = "for the CRM" })).Is(200).String("description"));

        var account = (await app.Admin("POST", "/v3/system-accounts", new { name = $"reader {Guid.NewGuid()}", description = "reads" })).Is(201).Id;
        var token = (await app.Admin("POST", $"/v3/system-accounts/{account}/access-tokens", new { name = "t", expires_at = DateTimeOffset.UtcNow.AddDays(1) })).Is(201).String("token");
        Task<Answer> Reader(string method, string path, object? body = null) =>
            app.Management.Http.Call(method, path, body, request => request.Headers.Authorization = new("Bearer", token));
        (await Reader("GET", Webhooks)).Is(403);
        (await Reader("GET", $"{Webhooks}/{made.Id}")).Is(404);
        (await app.Admin("POST", $"/v3/system-accounts/{account}/assigned-roles", new { role_name = "Viewer", entity_id = "*", entity_type_name = "Portals", entity_region = "*" })).Is(201);
        (await Reader("GET", $"{Webhooks}/{made.Id}")).Is(200);
        (await Reader("GET", $"{Webhooks}/{made.Id}/deliveries")).Is(200);
        foreach (var (method, path) in new[] { ("PATCH", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/replay"), ("POST", "/rotate-secret") })
            (await Reader(method, $"{Webhooks}/{made.Id}{path}", method == "DELETE" ? null : new { })).Is(403);
        (await Reader("POST", Webhooks, new { name = "x", url = "https://example.com/" })).Is(403);
        (await app.Management.Http.Call("GET", Webhooks, change: request => request.Headers.Authorization = new("Bearer", "nobody"))).Is(401);
        (await app.Admin("DELETE", $"{Webhooks}/{made.Id}")).Is(204);
        (await app.Admin("DELETE", $"{Webhooks}/{made.Id}")).Is(404);
    }

    private static Guid Id(JsonElement data, string name) => data.GetProperty(name).GetGuid();

    private Task<Answer> Hook(WebhookReceiver receiver, object settings) => receiver.Subscribe(app, settings);
}
