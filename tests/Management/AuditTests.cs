using System.Text.Json;
using Azure.Data.Tables;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class AuditTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Keeps_who_what_when_and_from_where_for_every_write()
    {
        var account = await Account.Make(app);
        await account.Assign("APIs", "Creator");
        var before = DateTimeOffset.UtcNow.AddSeconds(-5);
        var api = (await account.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })).Is(201).Id;
        (await account.Call("PATCH", $"/v3/apis/{api}", new { description = "changed" })).Is(200);
        (await app.Call("DELETE", $"/v3/apis/{api}")).Is(204);
        (await app.Call("GET", $"/v3/apis/{api}")).Is(404);

        var entries = await Entries(api, 3);
        Assert.Equal(["apis:delete", "apis:edit", "apis:create"], entries.Select(entry => entry.GetProperty("request").GetProperty("action").GetString()));
        var (removed, changed, made) = (entries[0], entries[1], entries[2]);
        Assert.Equal(account.Id, made.GetProperty("actor").GetProperty("id").GetGuid());
        Assert.Equal("system_account", made.GetProperty("actor").GetProperty("type").GetString());
        Assert.Equal("127.0.0.1", made.GetProperty("actor").GetProperty("address").GetString());
        Assert.Equal("POST", made.GetProperty("request").GetProperty("method").GetString());
        Assert.Equal("/v3/apis", made.GetProperty("request").GetProperty("path").GetString());
        Assert.True(made.GetProperty("created_at").GetDateTimeOffset() > before);
        // What one change leaves is what the next one finds.
        Assert.Equal(Hash(made, "after_hash"), Hash(changed, "before_hash"));
        Assert.Equal(Hash(changed, "after_hash"), Hash(removed, "before_hash"));
        Assert.NotEqual(Hash(changed, "before_hash"), Hash(changed, "after_hash"));

        string? Hash(JsonElement entry, string which) => entry.GetProperty("changes").EnumerateArray()
            .Single(change => change.GetProperty("record").GetString() == $"catalog/org/api|{api}").GetProperty(which).GetString();
    }

    [AzuriteFact]
    public async Task Lists_pages_by_time_and_entity_and_rejects_400_what_it_does_not_know()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })).Is(201).Id;
        for (var n = 0; n < 2; n++) (await app.Call("PATCH", $"/v3/apis/{api}", new { description = $"{n}" })).Is(200);
        var all = await Entries(api, 3);
        var first = (await app.Call("GET", $"/v3/audit-logs?filter[entity_id]={api}&page[size]=2")).Is(200);
        var second = (await app.Call("GET", first["meta"].GetProperty("page").GetProperty("next").GetString()!)).Is(200);
        Assert.Equal(all.Select(Id), first.Data.Concat(second.Data).Select(Id));
        Assert.Equal(JsonValueKind.Null, second["meta"].GetProperty("page").GetProperty("next").ValueKind);
        var time = Uri.EscapeDataString(all[1].GetProperty("created_at").GetString()!);
        Assert.DoesNotContain(Id(all[2]), (await app.Call("GET", $"/v3/audit-logs?filter[entity_id]={api}&filter[created_at][gte]={time}")).Is(200).Data.Select(Id));
        Assert.DoesNotContain(Id(all[0]), (await app.Call("GET", $"/v3/audit-logs?filter[entity_id]={api}&filter[created_at][lt]={time}")).Is(200).Data.Select(Id));
        (await app.Call("GET", "/v3/audit-logs?filter[colour]=red&filter[entity_id]=x&page[size]=0&page[after]=*")).Faults("filter[colour]", "unknown_property")
            .Faults("filter[entity_id]", "is_uuid").Faults("page[size]", "is_number").Faults("page[after]", "invalid");

        static Guid Id(JsonElement entry) => entry.GetProperty("id").GetGuid();
    }

    [AzuriteFact]
    public async Task Survives_a_kill_between_the_commit_and_the_chain()
    {
        await using var doomed = await app.Start();
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => doomed.Http.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })));
        await doomed.Kill();
        // What was committed and not yet chained waits in the catalog; housekeeping brings it in.
        var http = app.Http;
        (await http.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        foreach (var made in all) Assert.Single(await Entries(made.Is(201).Id, 1));
    }

    [AzuriteFact]
    public async Task Keeps_a_chain_that_tells_when_an_entry_was_changed()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })).Is(201).Id;
        var entry = (await Entries(api, 1))[0];
        Assert.Null(await FirstBroken());
        var audit = new TableServiceClient(app.Storage).GetTableClient("audit");
        var row = (await audit.GetEntityAsync<TableEntity>("log", $"entry|{entry.GetProperty("number").GetInt64():D19}")).Value;
        var honest = row.GetString("Json")!;
        row["Json"] = honest.Replace("apis:create", "apis:delete");
        await audit.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        Assert.Equal(entry.GetProperty("number").GetInt64(), await FirstBroken());
        row["Json"] = honest;
        await audit.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        Assert.Null(await FirstBroken());
    }

    [AzuriteFact]
    public async Task Leaves_no_entry_when_a_write_is_refused_or_nothing_is_written()
    {
        var name = CatalogCalls.Name();
        var api = (await app.Call("POST", "/v3/apis", new { name })).Is(201).Id;
        (await app.Call("POST", "/v3/apis", new { name })).Is(409);
        (await app.Call("PATCH", $"/v3/apis/{api}", new { name = "" })).Is(400);
        (await app.CallAsNobody("DELETE", $"/v3/apis/{api}")).Is(401);
        (await app.Call("PATCH", $"/v3/apis/{api}", new { description = "last" })).Is(200);
        Assert.Equal(2, (await Entries(api, 2)).Count);
    }

    private async Task<long?> FirstBroken()
    {
        for (long? from = 1; from is not null;)
        {
            var check = (await app.Call("GET", $"/v3/audit-logs/verification?from={from}")).Is(200);
            if (check["first_broken"].ValueKind == JsonValueKind.Number) return check["first_broken"].GetInt64();
            from = check["next"].ValueKind == JsonValueKind.Number ? check["next"].GetInt64() : null;
        }
        return null;
    }

    // The chain is written beside the requests.
    private async Task<IReadOnlyList<JsonElement>> Entries(Guid entity, int count)
    {
        for (var n = 0; ; n++)
        {
            var entries = (await app.Call("GET", $"/v3/audit-logs?filter[entity_id]={entity}")).Is(200).Data;
            if (entries.Count >= count || n == 300) return entries;
            await Task.Delay(100);
        }
    }
}
