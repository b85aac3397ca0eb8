using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Features.Developers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Testing;

namespace Portal;

/// <summary>Passwords and sessions over the years: what is stored now was written by an older version, or a month ago.</summary>
[Collection(PortalCollection.Name)]
public sealed class PasswordLifeTests(PortalFixture app)
{
    private const string Authenticate = "/api/v3/developer/authenticate";
    private const string Reset = "/api/v3/developer/reset-password";
    private const string Refresh = "/api/v3/developer/refresh";

    [AzuriteFact]
    public async Task Replaces_a_hash_of_weaker_settings_when_the_owner_signs_in_and_for_nobody_else()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var row = $"login|{(await portal.Developer(email)).Id}";
        var weak = new PasswordHasher<Login>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 })).HashPassword(new(), TestPortal.Password);
        await Rewrite("people", portal.Id, row, login => login["passwordHash"] = weak);
        (await portal.Visit().Call("POST", Authenticate, new { username = email, password = "a guess of somebody" })).Is(401);
        Assert.Equal(weak, await Hash());
        (await portal.Visit().Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(204);
        var strong = await Hash();
        // The framework's format: version, PRF, iteration count.
        Assert.True(BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(strong).AsSpan(5)) >= 210_000);
        (await portal.Visit().Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(204);
        Assert.Equal(strong, await Hash());
        // It is the same password: sessions from before go on.
        (await visitor.Call("GET", "/api/v3/developer/me")).Is(200);

        async Task<string> Hash() => (await Read("people", portal.Id, row))["passwordHash"]!.GetValue<string>();
    }

    [AzuriteTheory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task Keeps_to_the_lengths_of_passwords(int length, bool isTaken)
    {
        var portal = await app.NewPortal(new { auto_approve_developers = true });
        var (email, visitor) = (TestPortal.NewAddress(), portal.Visit());
        var password = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i * 7 + i * 3) % 23)));
        (await visitor.Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201);
        Assert.Equal(0, await app.PumpMails());
        var token = (await visitor.Call("POST", "/api/v3/developer/verify-email", new { token = Assert.Single(app.Mails.To(email)).Token })).Is(202).String("token");
        (await visitor.Call("POST", Reset, new { token, password })).Is(isTaken ? 204 : 400);
        (await visitor.Call("POST", Authenticate, new { username = email, password })).Is(isTaken ? 204 : 401);
    }

    [AzuriteFact]
    public async Task Ends_a_session_thirty_days_after_its_beginning_however_often_it_is_refreshed()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var developer = (await portal.Developer(email)).Id;
        var row = (await Rows("sessions", portal.Id)).Single(key => key.StartsWith($"session|{developer}|", StringComparison.Ordinal));
        var stored = await Read("sessions", portal.Id, row);
        Assert.Equal(30, (stored["endsAt"]!.GetValue<DateTimeOffset>() - stored["createdAt"]!.GetValue<DateTimeOffset>()).TotalDays);
        // Two days before its end a refresh token is good for two days, not for a week.
        var end = DateTimeOffset.UtcNow.AddDays(2);
        await Rewrite("sessions", portal.Id, row, session => session["endsAt"] = end);
        for (var i = 0; i < 3; i++) (await visitor.Call("POST", Refresh)).Is(204);
        stored = await Read("sessions", portal.Id, row);
        Assert.Equal(end, stored["refreshEndsAt"]!.GetValue<DateTimeOffset>());
        Assert.Equal(end, stored["endsAt"]!.GetValue<DateTimeOffset>());
        var line = visitor.CookieLines.Single(cookie => cookie.StartsWith("portalrefreshtoken=", StringComparison.Ordinal));
        Assert.InRange(int.Parse(line.Split("max-age=")[1].Split(';')[0]), 1, 2 * 86_400);
        // After it nothing is left, for the access token neither.
        await Rewrite("sessions", portal.Id, row, session =>
        {
            foreach (var time in new[] { "endsAt", "refreshEndsAt", "accessEndsAt" }) session[time] = DateTimeOffset.UtcNow.AddSeconds(-1);
        });
        (await visitor.Call("GET", "/api/v3/developer/me")).Is(401);
        (await visitor.Call("POST", Refresh)).Is(401);
    }

    [AzuriteFact]
    public async Task Limits_429_everybody_at_a_portal_that_is_guessed_at_but_lets_known_browsers_in()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var email = TestPortal.NewAddress();
        var owner = await portal.NewDeveloper(email);
        var login = new { username = email, password = TestPortal.Password };
        (await portal.Visit().Call("POST", Authenticate, login)).Is(204);
        // What 300 guesses at 300 addresses within the minute leave behind; of an hour ahead, so that no machine is too slow to see it.
        await Rewrite("sessions", portal.Id, "allowance|tries|portal", used => (used["since"], used["count"]) = (DateTimeOffset.UtcNow.AddHours(1), 300));
        var refused = (await portal.Visit().Call("POST", Authenticate, new { username = TestPortal.NewAddress(), password = "a guess of somebody" })).Is(429);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        (await portal.Visit().Call("POST", Authenticate, login)).Is(429);
        (await owner.Call("POST", Authenticate, login)).Is(204);
        (await other.Visit().Call("POST", Authenticate, login)).Is(401);
    }

    private async Task<List<string>> Rows(string table, Guid portal)
    {
        var rows = new List<string>();
        await foreach (var row in new TableServiceClient(app.Storage).GetTableClient(table).QueryAsync<TableEntity>($"PartitionKey eq '{portal}'")) rows.Add(row.RowKey);
        return rows;
    }

    private async Task<JsonObject> Read(string table, Guid portal, string row) =>
        JsonNode.Parse((await new TableServiceClient(app.Storage).GetTableClient(table).GetEntityAsync<TableEntity>(portal.ToString(), row)).Value.GetString("Json")!)!.AsObject();

    private async Task Rewrite(string table, Guid portal, string row, Action<JsonObject> change)
    {
        var client = new TableServiceClient(app.Storage).GetTableClient(table);
        var entity = (await client.GetEntityAsync<TableEntity>(portal.ToString(), row)).Value;
        var json = JsonNode.Parse(entity.GetString("Json")!)!.AsObject();
        change(json);
        entity["Json"] = json.ToJsonString(JsonSerializerOptions.Web);
        await client.UpdateEntityAsync(entity, entity.ETag, TableUpdateMode.Replace);
    }
}
