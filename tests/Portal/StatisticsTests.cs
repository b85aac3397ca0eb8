using System.Text.Json;
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
    public async Task Returns_percentiles_by_name_in_the_classic_contract()
    {
        var portal = await app.NewPortal();
        var (dora, dave) = (await portal.NewDeveloper(), await portal.NewDeveloper());
        var mine = (await dora.Call("POST", "/api/v3/applications", new { name = "Mine" })).Is(201).Id;
        var other = (await dave.Call("POST", "/api/v3/applications", new { name = "Other" })).Is(201).Id;
        var product = (await app.Admin("POST", "/v2/api-products", new { name = "Flights" })).Is(201).Id;
        var version = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        var api = await app.NewApi();
        await Called(mine, version, 200, 3);
        await Called(mine, version, 503, 1);
        await Called(other, version, 200, 5);
        // Of APIs the newer contract tells.
        await Called(mine, api, 200, 7);

        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var counted = await Ask(new { start_ms = now - 3_600_000, end_ms = now + 60_000, metrics = new[] { "REQUEST_COUNT" }, dimensions = new[] { "API_PRODUCT_VERSION", "STATUS_CODE_GROUPED" } });
        Assert.Equal(
            [("Flights v1", "2XX", 3L), ("Flights v1", "5XX", 1)],
            counted["records"].EnumerateArray().Select(record => record.GetProperty("event")).Select(line => (
                line.GetProperty("API_PRODUCT_VERSION").GetString()!, line.GetProperty("STATUS_CODE_GROUPED").GetString()!, line.GetProperty("REQUEST_COUNT").GetInt64())).Order());
        Assert.Equal("Flights v1", counted["meta"].GetProperty("dimensions").GetProperty("API_PRODUCT_VERSION")[0].GetString());
        Assert.Equal(10, Value(await Ask(new { start_ms = now - 3_600_000, end_ms = now + 60_000, metrics = new[] { "RESPONSE_LATENCY_P99" } }), "RESPONSE_LATENCY_P99"));
        Assert.InRange(Value(await Ask(new { start_ms = now - 3_600_000, end_ms = now + 60_000, metrics = new[] { "RESPONSE_SIZE_P50" } }), "RESPONSE_SIZE_P50"), 937, 1_063);
        var byTime = await Ask(new
        {
            start_ms = now - 86_400_000L * 3, end_ms = now + 60_000, metrics = new[] { "REQUEST_COUNT" }, dimensions = new[] { "TIME", "APPLICATION" }, granularity_ms = 7_200_000,
            filter = new object[] { new { dimension = "STATUS_CODE", type = "NOT_IN", values = new[] { 503 } } },
        });
        Assert.All(byTime["records"].EnumerateArray(), record => Assert.Equal("Mine", record.GetProperty("event").GetProperty("APPLICATION").GetString()));
        Assert.Equal((3, 7_200_000), (byTime["records"].EnumerateArray().Sum(record => record.GetProperty("event").GetProperty("REQUEST_COUNT").GetInt64()), byTime["meta"].GetProperty("granularity").GetInt64()));
        Assert.Equal(0, Value(await Ask(new
        {
            start_ms = now - 3_600_000, end_ms = now + 60_000, metrics = new[] { "REQUEST_COUNT" }, filter = new[] { new { dimension = "APPLICATION", type = "IN", values = new[] { other } } },
        }), "REQUEST_COUNT"));

        (await dora.Call("POST", "/api/v2/stats", new { start_ms = 2, end_ms = 1, metrics = new[] { "happiness" }, dimensions = new[] { "TIME", "TIME" }, surplus = 1 }))
            .Faults("end_ms", "min").Faults("metrics.0", "enum").Faults("dimensions", "unique").Faults("surplus", "unknown_property");
        Assert.True((await dora.Call("GET", "/api/v2/stats/config")).Is(200)["analytics"].GetProperty("percentiles").GetBoolean());

        async Task<Answer> Ask(object query) => (await dora.Call("POST", "/api/v2/stats", query)).Is(200).HasKeys("meta", "records");

        static double Value(Answer answer, string metric) => Assert.Single(answer["records"].EnumerateArray()).GetProperty("event").GetProperty(metric).GetDouble();
    }

    [AzuriteFact]
    public async Task Returns_traffic_errors_and_latency_of_a_product_to_administrators()
    {
        var product = (await app.Admin("POST", "/v2/api-products", new { name = "Trains" })).Is(201).Id;
        var first = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        var second = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v2" })).Is(201).Id;
        var path = $"/v2/api-products/{product}/analytics";
        var empty = (await app.Admin("GET", path)).Is(200);
        Assert.Equal(("24h", JsonValueKind.Null), (empty.String("range"), empty["total"].GetProperty("latency_p99_ms").ValueKind));
        await Called(Guid.NewGuid(), first, 200, 6);
        await Called(Guid.NewGuid(), first, 404, 2);
        await Called(Guid.NewGuid(), second, 500, 2);
        foreach (var (range, points) in new[] { ("1h", 60), ("24h", 48), ("7d", 84), ("30d", 30), ("90d", 90) })
        {
            var told = (await app.Admin("GET", $"{path}?range={range}")).Is(200).HasKeys("range", "start", "end", "bucket_ms", "total", "series", "versions", "status_codes");
            var total = told["total"];
            Assert.Equal(
                (10L, 2L, 2L, 0.4, 10.0, 10.0),
                (total.GetProperty("requests").GetInt64(), total.GetProperty("client_errors").GetInt64(), total.GetProperty("server_errors").GetInt64(), total.GetProperty("error_rate").GetDouble(),
                    total.GetProperty("latency_average_ms").GetDouble(), total.GetProperty("latency_p95_ms").GetDouble()));
            var series = told["series"].EnumerateArray().ToList();
            Assert.InRange(series.Count, points, points + 1);
            Assert.Equal(10, series.Sum(point => point.GetProperty("traffic").GetProperty("requests").GetInt64()));
            Assert.Equal([("v1", 8L), ("v2", 2)], told["versions"].EnumerateArray().Select(version => (version.GetProperty("name").GetString()!, version.GetProperty("traffic").GetProperty("requests").GetInt64())));
            Assert.Equal([(200, 6L), (404, 2), (500, 2)], told["status_codes"].EnumerateArray().Select(status => (status.GetProperty("status_code").GetInt32(), status.GetProperty("requests").GetInt64())));
        }
        (await app.Admin("GET", $"{path}?range=1y")).Faults("range", "enum");
        (await app.Admin("GET", $"/v2/api-products/{Guid.NewGuid()}/analytics")).Is(404);
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
