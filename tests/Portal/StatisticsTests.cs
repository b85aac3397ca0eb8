using Azure.Data.Tables;
using Policies;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class StatisticsTests(PortalFixture app)
{
    private const string Stats = "/api/v3/stats";

    private async Task Called(Guid application, Guid api, int status, int times, Guid? portal = null, Guid? credential = null)
    {
        var table = new TableServiceClient(app.Storage).GetTableClient("usage");
        var meter = new UsageMeter(TimeProvider.System);
        for (var call = 0; call < times; call++)
        {
            meter.Count(
                new(200, DecisionReason.Granted)
                {
                    ApiId = api.ToString(), OperationId = "operation", Credential = new()
                    {
                        CredentialId = $"{credential}", ApplicationId = application.ToString(), ApplicationName = "", PortalId = $"{portal}", StrategyId = "", CounterId = "",
                    },
                },
                status, new(1, 1, 10, 100, 1_000));
        }
        await new UsageWriter(table, meter, TimeProvider.System).Flush();
    }

    [AzuriteFact]
    public async Task Returns_what_the_developers_own_applications_called()
    {
        var portal = await app.NewPortal();
        var (dora, dave) = (await portal.NewDeveloper(), await portal.NewDeveloper());
        var first = (await dora.Call("POST", "/api/v3/applications", new { name = "First" })).Is(201).Id;
        var second = (await dora.Call("POST", "/api/v3/applications", new { name = "Second" })).Is(201).Id;
        var other = (await dave.Call("POST", "/api/v3/applications", new { name = "Other" })).Is(201).Id;
        var (api, gone) = (await app.NewApi(), Guid.NewGuid());
        await Called(first, api, 200, 3);
        await Called(first, gone, 404, 1);
        await Called(second, api, 200, 5);
        await Called(other, api, 200, 7);

        var all = (await dora.Call("POST", Stats, new { })).Is(200).HasKeys("meta", "data");
        var total = Assert.Single(all.Data);
        Assert.Equal(9, total.GetProperty("event").GetProperty("request_count").GetInt64());
        Assert.Equal((3_600_000, false), (all["meta"].GetProperty("granularity_ms").GetInt64(), all["meta"].GetProperty("truncated").GetBoolean()));

        var told = (await dora.Call("POST", Stats, new { dimensions = new[] { "application", "api" }, metrics = new[] { "response_size_sum" } })).Is(200);
        Assert.Equal(
            new[] { (first, api, 3_000L), (first, gone, 1_000), (second, api, 5_000) }.Order(),
            told.Data.Select(line => line.GetProperty("event")).Select(line => (
                Guid.Parse(line.GetProperty("application").GetString()!), Guid.Parse(line.GetProperty("api").GetString()!), line.GetProperty("response_size_sum").GetInt64())).Order());
        var display = told["meta"].GetProperty("display");
        Assert.Equal("First", display.GetProperty("application").GetProperty(first.ToString()).GetProperty("name").GetString());
        Assert.True(display.GetProperty("api").GetProperty(gone.ToString()).GetProperty("deleted").GetBoolean());

        // Another's application is as if it had never called.
        var stolen = (await dora.Call("POST", Stats, new { filters = new[] { new { field = "application", @operator = "in", value = new[] { other } } } })).Is(200);
        Assert.Equal(0, Assert.Single(stolen.Data).GetProperty("event").GetProperty("request_count").GetInt64());

        var errors = (await dora.Call("POST", Stats, new
        {
            dimensions = new[] { "time" },
            granularity = "daily",
            time_range = new { type = "relative", time_range = "7d" },
            filters = new[] { new { field = "status_code_grouped", @operator = "not_in", value = new[] { "2xx" } } },
        })).Is(200);
        Assert.Equal(1, errors.Data.Sum(line => line.GetProperty("event").GetProperty("request_count").GetInt64()));
        (await dora.Call("POST", Stats, new { metrics = new[] { "happiness" } })).Is(400);
    }

    [AzuriteFact]
    public async Task Returns_the_day_a_key_was_last_used_on()
    {
        var portal = await app.NewPortal();
        var (dora, dave) = (await portal.NewDeveloper(), await portal.NewDeveloper());
        var application = (await dora.Call("POST", "/api/v3/applications", new { name = "Mine" })).Is(201).Id;
        var (used, idle) = ((await dora.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "a" })).Is(201).Id,
            (await dora.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "b" })).Is(201).Id);
        await Called(application, Guid.NewGuid(), 200, 1, portal.Id, used);
        var days = (await dora.Call("GET", $"/api/v3/applications/{application}/credential-usage")).Is(200).Data
            .ToDictionary(key => key.GetProperty("credential_id").GetGuid(), key => key.GetProperty("last_used_on").GetString());
        Assert.Equal(new Dictionary<Guid, string?> { [used] = days[used], [idle] = null }, days);
        Assert.InRange(DateOnly.Parse(days[used]!), DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1), DateOnly.FromDateTime(DateTime.UtcNow));
        (await dave.Call("GET", $"/api/v3/applications/{application}/credential-usage")).Is(404);
        (await dora.Call("DELETE", $"/api/v3/applications/{application}")).Is(204);
        Assert.Empty(await new UsageSource(new TableServiceClient(app.Storage).GetTableClient("usage")).LastUsed(portal.Id.ToString(), application.ToString()));
    }

    [AzuriteFact]
    public async Task Refuses_401_whoever_is_not_signed_in()
    {
        var portal = await app.NewPortal();
        (await portal.Visit().Call("POST", Stats, new { })).Is(401);
        (await portal.Visit().Call("GET", Stats + "/config")).Is(401);
        var config = (await (await portal.NewDeveloper()).Call("GET", Stats + "/config")).Is(200);
        Assert.Equal(90L * 24 * 60 * 60 * 1_000, config["analytics"].GetProperty("retention_ms").GetInt64());
    }
}
