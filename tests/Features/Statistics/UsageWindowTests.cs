using System.Globalization;
using System.Text.Json;
using Platform.Fields;

namespace Features.Statistics;

public sealed class UsageWindowTests
{
    /// <summary>A Wednesday, two and a half hours after midnight in Berlin, where clocks went forward on the Sunday before.</summary>
    private static readonly DateTimeOffset Now = At("2026-04-01T00:31:45Z");

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static UsageQuery? Read(object body, out List<Platform.Errors.Fault> faults)
    {
        var fields = new BodyFields(JsonSerializer.SerializeToElement(body));
        var query = UsageQueryRules.Read(fields, Now);
        faults = fields.Faults;
        return query;
    }

    [Theory]
    [InlineData("15m", "minutely", "Etc/UTC", "2026-04-01T00:16:00Z", "2026-04-01T00:31:45Z")]
    [InlineData("1h", "hourly", "Etc/UTC", "2026-03-31T23:00:00Z", "2026-04-01T00:31:45Z")]
    [InlineData("7d", "daily", "Europe/Berlin", "2026-03-24T23:00:00Z", "2026-04-01T00:31:45Z")]
    [InlineData("7d", "weekly", "Etc/UTC", "2026-03-23T00:00:00Z", "2026-04-01T00:31:45Z")]
    [InlineData("current_week", "daily", "Europe/Berlin", "2026-03-29T22:00:00Z", "2026-04-01T00:31:45Z")]
    [InlineData("previous_week", "daily", "Europe/Berlin", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("current_month", "daily", "America/New_York", "2026-03-01T05:00:00Z", "2026-04-01T00:31:45Z")]
    [InlineData("previous_month", "daily", "Europe/Berlin", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    public void Returns_the_stretch_that_the_words_mean(string words, string granularity, string zone, string from, string until)
    {
        var query = Read(new { dimensions = new[] { "time" }, granularity, time_range = new { type = "relative", time_range = words, tz = zone } }, out _);
        Assert.Equal((At(from), At(until)), (query!.Window.From, query.Window.Until));
    }

    [Fact]
    public void Returns_days_of_23_and_25_hours_where_clocks_change()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var window = new UsageWindow(At("2026-03-28T23:00:00Z"), At("2026-03-30T22:00:00Z"), TimeSpan.FromDays(1), berlin);
        Assert.Equal(At("2026-03-28T23:00:00Z"), window.StartOf(At("2026-03-29T21:59:59Z")));
        Assert.Equal(At("2026-03-29T22:00:00Z"), window.StartOf(At("2026-03-29T22:00:00Z")));
    }

    [Fact]
    public void Rejects_every_fault_of_a_question()
    {
        Assert.Null(Read(
            new
            {
                metrics = new[] { "happiness" },
                dimensions = new[] { "time", "time" },
                granularity = "yearly",
                time_range = new { type = "absolute", start = "2026-01-02T00:00:00Z", end = "2026-01-01T00:00:00Z", tz = "../etc/passwd" },
                filters = new object[]
                {
                    new { field = "api", @operator = "like", value = new[] { "x" } }, new { field = "status_code", @operator = "in", value = new[] { 99 } },
                    new { field = "status_code_grouped", @operator = "in", value = new[] { "20x" } }, new { field = "country", @operator = "in", value = new[] { "de" } },
                },
                surplus = 1,
            },
            out var faults));
        Assert.Superset(
            new HashSet<string>
            {
                "metrics.0", "dimensions", "granularity", "time_range.end", "time_range.tz", "filters.0.operator", "filters.0.value.0", "filters.1.value.0", "filters.2.value.0",
                "filters.3.field", "surplus",
            },
            faults.Select(fault => fault.Field).ToHashSet());
    }

    [Fact]
    public void Keeps_the_fifty_most_called_and_sums_the_rest_up()
    {
        var report = new UsageReport(Read(new { dimensions = new[] { "api" } }, out _)!);
        for (var api = 0; api < 60; api++)
            report.Add(new(Now, "application", $"api-{api:D2}", "", 200, new(api + 1, 0, 0, 0, 0)));
        var lines = report.Lines();
        Assert.True(report.IsTruncated);
        Assert.Equal(UsageReport.ValuesMax + 1, lines.Count);
        Assert.Equal(55, lines.Single(line => line.Values[0].Value == UsageReport.Other).Metric);
        Assert.Equal(60 * 61 / 2, lines.Sum(line => line.Metric));
    }

    [Fact]
    public void Returns_averages_over_the_calls_that_were_measured()
    {
        var report = new UsageReport(Read(new { metrics = new[] { "response_latency_average" }, dimensions = new[] { "status_code_grouped" } }, out _)!);
        report.Add(new(Now, "application", "api", "", 200, new(4, 2, 30, 0, 0)));
        report.Add(new(Now, "application", "api", "", 204, new(1, 1, 60, 0, 0)));
        report.Add(new(Now, "application", "api", "", 429, new(7, 0, 0, 0, 0)));
        Assert.Equal([("2XX", 30.0), ("4XX", 0.0)], report.Lines().Select(line => (line.Values[0].Value, line.Metric)));
    }
}
