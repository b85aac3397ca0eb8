using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Testing;

namespace Local.Tests;

/// <summary>functions-host check 12, timers.</summary>
public sealed class TimerTriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly TestApp _app = new();

    public Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is null) _app.WithStorage(azurite);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [AzuriteFact]
    public async Task Sends_schedule_and_status_and_nothing_but_sys()
    {
        await Timer("tick", "* * * * * *").StartAsync();
        var payload = JsonNode.Parse((string)(await _app.CallsAsync("tick", 1))[0]["body"]!)!;
        var timer = payload["Data"]!["timer"]!;
        Assert.True((bool?)timer["Schedule"]!["AdjustForDST"]);
        Assert.False((bool?)timer["IsPastDue"]);
        Assert.True(timer.AsObject().ContainsKey("ScheduleStatus"));
        Assert.Equal(["sys"], payload["Metadata"]!.AsObject().Select(entry => entry.Key));
    }

    [AzuriteFact]
    public async Task Runs_at_the_start_when_told_to_and_otherwise_not()
    {
        _app.WithTrigger("eager", new { type = "timerTrigger", name = "timer", schedule = "0 0 0 1 1 *", runOnStartup = true });
        await Timer("patient", "0 0 0 1 1 *").StartAsync();
        await _app.CallsAsync("eager", 1);
        Assert.Empty(_app.Calls("patient"));
    }

    [AzuriteFact]
    public async Task Makes_up_once_for_a_time_that_passed_while_nothing_ran()
    {
        Timer("yearly", "0 0 0 1 1 *");
        await _app.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "azure-webjobs-hosts");
        var blob = container.GetBlobClient($"timers/{Host()}/Host.Functions.yearly.Listener/status");
        await Eventually.TrueAsync(async () => await container.ExistsAsync() && await blob.ExistsAsync(), "there is no status");
        await _app.StopAsync();
        Assert.Empty(_app.Calls("yearly"));

        await blob.UploadAsync(BinaryData.FromString("""{"Last":"2020-01-01T00:00:00Z","Next":"2021-01-01T00:00:00Z","LastUpdated":"2020-01-01T00:00:00Z"}"""), overwrite: true);
        await _app.StartAsync();
        var timer = JsonNode.Parse((string)(await _app.CallsAsync("yearly", 1))[0]["body"]!)!["Data"]!["timer"]!;
        Assert.True((bool?)timer["IsPastDue"]);
        Assert.Equal("2021-01-01T00:00:00+00:00", (string?)timer["ScheduleStatus"]!["Next"]);
        await Eventually.TrueAsync(async () => !(await blob.DownloadContentAsync()).Value.Content.ToString().Contains("2021-01-01"), "the status did not move on");
        await _app.StopAsync();
        await _app.StartAsync();
        await _app.Http.GetAsync("/admin/host/status");
        Assert.Single(_app.Calls("yearly"));
    }

    [AzuriteFact]
    public async Task Runs_one_at_a_time_and_forgets_the_times_that_passed_meanwhile()
    {
        await Timer("slow", "* * * * * *").StartAsync(); // takes 1.5 s
        await Eventually.True(() => Done().Count >= 3, () => "it did not run three times");
        // In this order: what is done by now was called before.
        var done = Done();
        var calls = _app.Calls("slow").Select(call => (long)call["at"]!).ToList();
        for (var i = 1; i < done.Count; i++) Assert.True(calls[i] >= done[i - 1], "two runs overlapped");
        List<long> Done() => [.. _app.Notes().Where(note => (string?)note["done"] == "slow").Select(note => (long)note["at"]!)];
    }

    [AzuriteFact]
    public async Task Waits_for_the_next_time_after_a_failure()
    {
        await Timer("fails", "%EVERY%").With("EVERY", "00:00:03").StartAsync();
        var calls = await _app.CallsAsync("fails", 2);
        // At once would be a few milliseconds; how late the first one was on a busy machine is missing here.
        Assert.InRange((long)calls[1]["at"]! - (long)calls[0]["at"]!, 500, 90_000);
        Assert.False((bool?)JsonNode.Parse((string)calls[0]["body"]!)!["Data"]!["timer"]!["Schedule"]!["AdjustForDST"]);
    }

    [AzuriteFact]
    public async Task Starts_by_hand_through_the_admin_path()
    {
        await Timer("yearly", "0 0 0 1 1 *").StartAsync();
        await _app.Http.PostAsync("/admin/functions/yearly", new StringContent("{}", Encoding.UTF8, "application/json"));
        await _app.CallsAsync("yearly", 1);
    }

    [AzuriteFact]
    public async Task Says_so_when_a_schedule_is_none()
    {
        await Timer("odd", "every now and then").StartAsync();
        await _app.LogsAsync("was not recognized as a valid cron expression");
    }

    private TestApp Timer(string name, string schedule) =>
        _app.WithTrigger(name, new { type = "timerTrigger", direction = "in", name = "timer", schedule });

    private string Host() => "t" + Path.GetFileName(_app.Folder).ToLowerInvariant().Replace("app-", "");
}
