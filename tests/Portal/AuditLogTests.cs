using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Portal;

/// <summary>Sign-ins arrive at a real destination, in order, after it was away, and again when somebody asks for them.</summary>
[Collection(PortalCollection.Name)]
public sealed class AuditLogTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Sends_sign_ins_once_the_destination_answers_and_again_when_asked()
    {
        await using var siem = await Siem.Start();
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var destination = (await app.Admin("POST", "/v3/audit-log-destinations", new { name = "SIEM", endpoint = siem.Url, authorization = "Bearer of-the-siem", log_format = "json" })).Is(201).Id;
        (await portal.Admin("PATCH", "/audit-log-webhook", new { enabled = true, audit_log_destination_id = destination })).Is(200);
        siem.Status = 503;
        await portal.NewDeveloper(email);
        (await portal.Visit().Call("POST", "/api/v3/developer/authenticate", new { username = email, password = "not the password at all" })).Is(401);
        (await portal.Visit().Call("POST", "/api/v2/developer/authenticate", new { username = "nobody@example.com", password = "not the password at all" })).Is(401);
        await Until(() => siem.Refused > 0);
        var failing = (await portal.Admin("GET", "/audit-log-webhook/status")).Is(200);
        Assert.Equal((503, "come back later", "active"), (failing["last_response_code"].GetInt32(), failing.String("last_response_message"), failing.String("webhook_status")));
        siem.Status = 200;
        await Until(() => siem.Lines.Count >= 3);
        var lines = siem.Lines.ToList();
        Assert.Equal([true, false, false], lines.Select(line => line.GetProperty("success").GetBoolean()));
        Assert.Equal(["/api/v3/developer/authenticate", "/api/v3/developer/authenticate", "/api/v2/developer/authenticate"], lines.Select(line => line.GetProperty("request").GetString()));
        Assert.Equal((await portal.Developer(email)).Id, lines[1].GetProperty("principal_id").GetGuid());
        Assert.Equal(JsonValueKind.Null, lines[2].GetProperty("principal_id").ValueKind);
        Assert.All(lines, line => Assert.Equal("Dev-Portal", line.GetProperty("event_product").GetString()));
        Assert.All(siem.Authorizations, authorization => Assert.Equal("Bearer of-the-siem", authorization));
        Assert.DoesNotContain(email, string.Concat(lines.Select(line => line.GetRawText())));

        // Nothing is sent twice, unless somebody asks.
        (await app.Trigger("housekeeping", "")).Is(200);
        Assert.Equal(3, siem.Lines.Count);
        var now = DateTimeOffset.UtcNow;
        (await portal.Admin("PUT", "/audit-log-replay-job", new { start_at = now.AddHours(-1), end_at = now })).Is(202);
        (await portal.Admin("PUT", "/audit-log-replay-job", new { start_at = now.AddHours(-1), end_at = now })).Is(409);
        await Until(() => siem.Lines.Count >= 6);
        (await app.Trigger("housekeeping", "")).Is(200);
        Assert.Equal("completed", (await portal.Admin("GET", "/audit-log-replay-job")).Is(200).String("status"));
        Assert.Equal(lines.Select(line => line.GetProperty("trace_id").GetGuid()), siem.Lines.Skip(3).Select(line => line.GetProperty("trace_id").GetGuid()));
        Assert.Equal(6, siem.Lines.Count);
        (await portal.Admin("DELETE", "/audit-log-webhook")).Is(204);
    }

    [AzuriteFact]
    public async Task Refuses_403_passwords_where_the_portal_takes_none()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        (await portal.Admin("PATCH", "/authentication-settings", new { basic_auth_enabled = false })).Is(200);
        Assert.False((await dora.Call("GET", "/api/v3/portal")).Is(200)["basic_auth_enabled"].GetBoolean());
        (await portal.Visit().Call("POST", "/api/v3/developer/authenticate", new { username = email, password = TestPortal.Password })).Is(403);
        (await portal.Visit().Call("POST", "/api/v3/developer", new { email = TestPortal.NewAddress(), full_name = "Dave" })).Is(403);
        (await portal.Visit().Call("POST", "/api/v3/developer/forgot-password", new { email })).Is(403);
        // Who is in stays in.
        (await dora.Call("GET", "/api/v3/developer/me")).Is(200);
        (await dora.Call("POST", "/api/v3/developer/logout")).Is(204);
    }

    // Housekeeping is the test's to call; events become due some seconds after they happened.
    private async Task Until(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 300, "nothing arrived");
            (await app.Trigger("housekeeping", "")).Is(200);
            await Task.Delay(200);
        }
    }

    private sealed class Siem : IAsyncDisposable
    {
        private WebApplication? _app;

        public ConcurrentQueue<JsonElement> Lines { get; } = [];

        public ConcurrentQueue<string> Authorizations { get; } = [];

        public int Status { get; set; } = 200;

        public int Refused { get; private set; }

        public string Url => _app!.Urls.First() + "/in";

        public static async Task<Siem> Start()
        {
            var siem = new Siem();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            siem._app = builder.Build();
            siem._app.MapPost("/in", siem.Take);
            await siem._app.StartAsync();
            return siem;
        }

        public ValueTask DisposeAsync() => _app!.DisposeAsync();

        private async Task<IResult> Take(HttpRequest request)
        {
            if (Status != 200)
            {
                Refused++;
                return Results.Text("come back later", statusCode: Status);
            }
            Authorizations.Enqueue(request.Headers.Authorization.ToString());
            Assert.Equal("text/plain; charset=utf-8", request.ContentType);
            using var reader = new StreamReader(new GZipStream(request.Body, CompressionMode.Decompress));
            foreach (var line in (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)) Lines.Enqueue(JsonSerializer.Deserialize<JsonElement>(line));
            return Results.Ok();
        }
    }
}
