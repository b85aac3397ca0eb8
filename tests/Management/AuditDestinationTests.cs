using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class AuditDestinationTests(ManagementFixture app)
{
    private const string Path = "/v3/audit-log-destinations";

    private static readonly object Destination = new { name = "SIEM", endpoint = "https://logs.example.com/in", authorization = "Bearer of-the-siem", log_format = "json" };

    [AzuriteFact]
    public async Task Keeps_destinations_and_hides_what_opens_them()
    {
        var made = (await app.Call("POST", Path, Destination)).Is(201).HasKeys("id", "name", "endpoint", "log_format", "skip_ssl_verification", "created_at", "updated_at");
        Assert.DoesNotContain("of-the-siem", made.Text);
        Assert.Equal(made.Text, (await app.Call("GET", $"{Path}/{made.Id}")).Is(200).Text);
        Assert.Equal("cef", (await app.Call("PATCH", $"{Path}/{made.Id}", new { log_format = "cef" })).Is(200).String("log_format"));
        (await app.Call("PATCH", $"{Path}/{made.Id}", new { endpoint = "https://evil.example.com" })).Faults("authorization", "required");
        (await app.Call("POST", Path, new { endpoint = "x", authorization = "a\nb", log_format = "cps", skip_ssl_verification = true })).Faults("name", "required")
            .Faults("endpoint", "matches_regex").Faults("authorization", "matches_regex").Faults("log_format", "invalid").Faults("skip_ssl_verification", "invalid");
        var page = (await app.Call("GET", $"{Path}?page[size]=1")).Is(200).HasKeys("meta", "data");
        Assert.Equal(1, page["meta"].GetProperty("size").GetInt32());
        (await app.Call("DELETE", $"{Path}/{made.Id}")).Is(204);
        (await app.Call("DELETE", $"{Path}/{made.Id}")).Is(404);
        (await app.CallAsNobody("GET", Path)).Is(401);
    }

    [AzuriteFact]
    public async Task Keeps_a_destination_while_a_webhook_sends_to_it()
    {
        var destination = (await app.Call("POST", Path, Destination)).Is(201).Id;
        var portal = $"/v3/portals/{(await app.Call("POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(201).Id}";
        var webhook = $"{portal}/audit-log-webhook";
        Assert.Equal("""{"enabled":false}""", (await app.Call("GET", webhook)).Is(200).Text);
        (await app.Call("PATCH", webhook, new { enabled = true })).Faults("audit_log_destination_id", "required");
        (await app.Call("PATCH", webhook, new { audit_log_destination_id = Guid.NewGuid() })).Faults("audit_log_destination_id", "missing_reference");
        var set = (await app.Call("PATCH", webhook, new { enabled = true, audit_log_destination_id = destination })).Is(200).HasKeys("enabled", "audit_log_destination_id");
        Assert.Equal(set.Text, (await app.Call("GET", webhook)).Is(200).Text);
        Assert.Equal("active", (await app.Call("GET", $"{webhook}/status")).Is(200).String("webhook_status"));
        (await app.Call("DELETE", $"{Path}/{destination}")).Is(409);
        Assert.False((await app.Call("PATCH", webhook, new { enabled = false })).Is(200)["enabled"].GetBoolean());
        (await app.Call("DELETE", $"{Path}/{destination}")).Is(409);
        for (var i = 0; i < 2; i++) (await app.Call("DELETE", webhook)).Is(204);
        Assert.Equal("""{"enabled":false}""", (await app.Call("GET", webhook)).Is(200).Text);
        (await app.Call("DELETE", $"{Path}/{destination}")).Is(204);
    }

    [AzuriteFact]
    public async Task Rejects_400_a_replay_of_what_is_not_kept_or_without_a_webhook()
    {
        var portal = $"/v3/portals/{(await app.Call("POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(201).Id}";
        var job = $"{portal}/audit-log-replay-job";
        var none = (await app.Call("GET", job)).Is(200).HasKeys("start_at", "end_at", "status", "updated_at");
        Assert.Equal(("unconfigured", "0001-01-01T00:00:00.000Z"), (none.String("status"), none.String("start_at")));
        var now = DateTimeOffset.UtcNow;
        (await app.Call("PUT", job, new { start_at = now.AddDays(-8), end_at = now.AddDays(1) })).Faults("start_at", "invalid").Faults("end_at", "invalid");
        (await app.Call("PUT", job, new { start_at = now.AddDays(-1), end_at = now.AddDays(-2) })).Faults("end_at", "invalid");
        (await app.Call("PUT", job, new { })).Faults("start_at", "required").Faults("end_at", "required");
        (await app.Call("PUT", job, new { start_at = now.AddDays(-1), end_at = now.AddHours(-1) })).Faults("portalId", "invalid");
    }
}
