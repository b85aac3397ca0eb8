using System.Collections.Concurrent;
using Azure.Data.Tables;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class CredentialTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";

    [AzuriteFact]
    public async Task Creates_201_a_key_that_is_shown_once_and_stored_by_hash_only()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var path = await NewApplication(dora);
        var created = (await dora.Call("POST", path, new { display_name = "first" })).Is(201)
            .HasKeys("type", "id", "display_name", "status", "expires_at", "created_at", "credential");
        Assert.Equal(("api_key", "first", "active"), (created.String("type"), created.String("display_name"), created.String("status")));
        var key = created.String("credential");
        Assert.Matches("^[a-z]+_[0-9A-Za-z]{28}_[0-9A-Za-z]{6}$", key);
        var listed = (await dora.Call("GET", path)).Is(200);
        Assert.Equal(["type", "id", "display_name", "status", "expires_at", "created_at"], Assert.Single(listed.Data).EnumerateObject().Select(field => field.Name));
        Assert.Equal(listed.Data[0].GetRawText(), Assert.Single((await portal.Admin("GET", path.Replace("/api/v3", ""))).Is(200).Data).GetRawText());
        foreach (var table in new[] { "people", "sessions", "followups", "credentials", "policyfeed" })
            await foreach (var row in new TableServiceClient(app.Storage).GetTableClient(table).QueryAsync<TableEntity>())
                Assert.DoesNotContain(key, string.Join('|', row.Select(column => column.Value)));
        Assert.DoesNotContain(key, app.Developers.Output + app.Management.Output);
        Assert.Equal(created.Id.ToString(), (await app.KnownKey(key))!.GetString("CredentialId"));
    }

    [AzuriteFact]
    public async Task Changes_the_name_200_without_a_body_and_forgets_the_key_when_deleted()
    {
        var dora = await (await app.NewPortal()).NewDeveloper();
        var path = await NewApplication(dora);
        var created = (await dora.Call("POST", path)).Is(201);
        Assert.Equal("API key", created.String("display_name"));
        (await dora.Call("POST", path, new { name = "x" })).Faults("name", "unknown_property");
        Assert.Equal("", (await dora.Call("PUT", $"{path}/{created.Id}", new { display_name = "renamed" })).Is(200).Text);
        (await dora.Call("PUT", $"{path}/{created.Id}", new { })).Faults("display_name", "required");
        Assert.Equal("renamed", Assert.Single((await dora.Call("GET", path)).Is(200).Data).GetProperty("display_name").GetString());
        (await dora.Call("DELETE", $"{path}/{created.Id}")).Is(204);
        (await dora.Call("DELETE", $"{path}/{created.Id}")).Is(404);
        Assert.Empty((await dora.Call("GET", path)).Is(200).Data);
        Assert.True((await app.KnownKey(created.String("credential")))!.GetBoolean("Removed"));
    }

    [AzuriteFact]
    public async Task Refuses_403_the_21st_key_when_many_are_made_at_once()
    {
        var dora = await (await app.NewPortal()).NewDeveloper();
        var path = await NewApplication(dora);
        for (var i = 0; i < 14; i++) (await dora.Call("POST", path)).Is(201);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => dora.Call("POST", path)));
        Assert.Equal(6, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201),
            answer => Assert.Equal("Maximum number of Credentials exceeded. Max Allowed: 20", answer.Is(403).String("detail")));
        Assert.Equal(20, (await dora.Call("GET", path)).Is(200)["meta"].GetProperty("page").GetProperty("total").GetInt32());
        // Replacing at once needs no room, an overlap does.
        (await dora.Call("POST", $"{path}/{answers.First(answer => answer.Status == 201).Id}/rotate", new { overlap_days = 1 })).Is(403);
        (await dora.Call("POST", $"{path}/{answers.First(answer => answer.Status == 201).Id}/rotate")).Is(201);
    }

    [AzuriteFact]
    public async Task Creates_201_a_key_in_place_of_another_with_the_same_counter()
    {
        var dora = await (await app.NewPortal()).NewDeveloper();
        var path = await NewApplication(dora);
        var old = (await dora.Call("POST", path, new { display_name = "production" })).Is(201);
        (await dora.Call("POST", $"{path}/{old.Id}/rotate", new { overlap_days = 31 })).Faults("overlap_days", "max");
        var next = (await dora.Call("POST", $"{path}/{old.Id}/rotate", new { overlap_days = 7 })).Is(201);
        Assert.Equal("production", next.String("display_name"));
        var (before, after) = (await app.KnownKey(old.String("credential")), await app.KnownKey(next.String("credential")));
        Assert.Equal(before!.GetString("CounterId"), after!.GetString("CounterId"));
        Assert.InRange((before.GetDateTimeOffset("ExpiresAt")!.Value - DateTimeOffset.UtcNow).TotalDays, 6.9, 7.1);
        Assert.Null(after.GetDateTimeOffset("ExpiresAt"));
        var listed = (await dora.Call("GET", path)).Is(200).Data.ToDictionary(row => row.GetProperty("id").GetGuid());
        Assert.Equal("active", listed[old.Id].GetProperty("status").GetString());
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, listed[old.Id].GetProperty("expires_at").ValueKind);

        var last = (await dora.Call("POST", $"{path}/{next.Id}/rotate", new { display_name = "third" })).Is(201);
        Assert.Equal("third", last.String("display_name"));
        Assert.True((await app.KnownKey(next.String("credential")))!.GetDateTimeOffset("ExpiresAt") <= DateTimeOffset.UtcNow);
        Assert.Equal("revoked", (await dora.Call("GET", path)).Is(200).Data.Single(row => row.GetProperty("id").GetGuid() == next.Id).GetProperty("status").GetString());
        (await dora.Call("POST", $"{path}/{next.Id}/rotate")).Is(409);
    }

    [AzuriteFact]
    public async Task Creates_keys_that_end_when_their_strategy_says_so()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", ApplicationTests.Strategy(new { value = 2, unit = "weeks" }))).Is(201).Id;
        await portal.Publish(new { auth_strategy_ids = new[] { strategy } });
        var path = await NewApplication(dora, strategy);
        var created = (await dora.Call("POST", path)).Is(201);
        Assert.Equal(14, (created["expires_at"].GetDateTimeOffset() - created["created_at"].GetDateTimeOffset()).TotalDays);
        Assert.Equal(created["expires_at"].GetDateTimeOffset().ToUnixTimeMilliseconds(), (await app.KnownKey(created.String("credential")))!.GetDateTimeOffset("ExpiresAt")!.Value.ToUnixTimeMilliseconds());
    }

    [AzuriteTheory]
    [InlineData("application")]
    [InlineData("application by the administrator")]
    [InlineData("developer")]
    [InlineData("portal")]
    public async Task Forgets_keys_and_registrations_when_what_they_belong_to_is_deleted(string what)
    {
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var api = await portal.Publish();
        var (first, second) = (await NewApplication(dora), await NewApplication(dora));
        var keys = new List<string>();
        foreach (var path in new[] { first, second })
        {
            (await dora.Call("POST", path.Replace("credentials", "registrations"), new { api_id = api })).Is(201);
            for (var i = 0; i < 2; i++) keys.Add((await dora.Call("POST", path)).Is(201).String("credential"));
        }
        var application = first.Split('/')[4];
        (what switch
        {
            "application" => await dora.Call("DELETE", $"{Applications}/{application}"),
            "application by the administrator" => await portal.Admin("DELETE", $"/applications/{application}"),
            "developer" => await portal.Admin("DELETE", $"/developers/{(await portal.Developer(email)).Id}"),
            _ => await portal.Admin("DELETE", "?force=true"),
        }).Is(204);
        var gone = what.StartsWith("application") ? 2 : 4;
        foreach (var (index, key) in keys.Index()) Assert.Equal(index < gone, (await app.KnownKey(key))!.GetBoolean("Removed") == true);
        var left = await app.People(portal.Id);
        Assert.DoesNotContain(left, row => row.Contains(application));
        if (what == "portal") Assert.Empty(left);
        if (what == "developer") Assert.DoesNotContain(left, row => row.Contains("application|") || row.Contains("credential|") || row.Contains("registration|"));
    }

    [AzuriteFact]
    public async Task Keeps_keys_working_when_a_developer_is_revoked()
    {
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var path = await NewApplication(dora);
        var api = await portal.Publish();
        (await dora.Call("POST", path.Replace("credentials", "registrations"), new { api_id = api })).Is(201);
        var key = (await dora.Call("POST", path)).Is(201).String("credential");
        (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(email)).Id}", new { status = "revoked" })).Is(200);
        var known = await app.KnownKey(key);
        Assert.Null(known!.GetBoolean("Removed"));
        Assert.StartsWith(api.ToString(), known.GetString("Grants0"));
    }

    [AzuriteFact]
    public async Task Survives_sigkill_while_keys_and_registrations_are_made()
    {
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var dora = await portal.NewDeveloper();
        var path = await NewApplication(dora);
        var apis = new List<Guid>();
        for (var i = 0; i < 6; i++) apis.Add(await portal.Publish());
        var told = new ConcurrentBag<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var victim = await HandlerProcess.Start("Portal", app.Settings());
            var visitor = new Visitor(victim.Http, portal.Host);
            foreach (var (name, value) in dora.Cookies) visitor.Cookies[name] = value;
            var calls = Enumerable.Range(0, 4).Select(async _ =>
            {
                try
                {
                    while (true)
                    {
                        var made = await visitor.Copy().Call("POST", path);
                        if (made.Status != 201) return;
                        told.Add(made.String("credential"));
                    }
                }
                catch (HttpRequestException)
                {
                }
            }).Append(Task.Run(async () =>
            {
                try
                {
                    foreach (var api in apis) await visitor.Copy().Call("POST", path.Replace("credentials", "registrations"), new { api_id = api });
                }
                catch (HttpRequestException)
                {
                }
            })).ToList();
            while (told.Count < 2 * (round + 1) && calls.Exists(call => !call.IsCompleted)) await Task.Delay(5);
            await victim.Kill();
            await Task.WhenAll(calls);
        }
        await app.KeepHouse();
        var listed = (await dora.Call("GET", path + "?page[size]=100")).Is(200).Data.Select(row => row.GetProperty("id").GetString()).ToList();
        var registered = (await dora.Call("GET", path.Replace("credentials", "registrations") + "?page[size]=100")).Is(200).Data.Count;
        var known = new List<TableEntity>();
        await foreach (var row in new TableServiceClient(app.Storage).GetTableClient("credentials").QueryAsync<TableEntity>($"ApplicationId eq '{path.Split('/')[4]}'")) known.Add(row);
        // What is listed is known to enforcement and the other way round, with the same grants; whoever was told a key can use it.
        Assert.Equal(listed.Order(), known.Select(row => row.GetString("CredentialId")).Order());
        Assert.All(known, row => Assert.Equal(registered, row.GetString("Grants0")!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Single(known.Select(row => row.GetInt64("Version")).Distinct());
        foreach (var key in told) Assert.NotNull(await app.KnownKey(key));
        Assert.True(listed.Count <= 20);
    }

    private static async Task<string> NewApplication(Visitor developer, Guid? strategy = null) =>
        $"{Applications}/{(await developer.Call("POST", Applications, new { name = $"App {Guid.NewGuid()}", auth_strategy_id = strategy })).Is(201).Id}/credentials";
}
