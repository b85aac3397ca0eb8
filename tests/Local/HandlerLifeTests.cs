using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Local.Host;

namespace Local.Tests;

/// <summary>functions-host checks 2 and 3: how a handler is started, waited for, started again, given up and ended.</summary>
public sealed class HandlerLifeTests : IAsyncDisposable
{
    private readonly TestApp _app = new TestApp().WithHttp("all", "{*path}");

    [Fact]
    public async Task Creates_the_handler_with_the_hosts_variables_and_environment_on_a_free_port()
    {
        _app.Handler["description"]!["arguments"] = new JsonArray("--some", "argument");
        await _app.With("OF_THE_HOST", "inherited").With("ASPNETCORE_URLS", "http://127.0.0.1:1").StartAsync();
        var start = _app.Starts().Single();
        var environment = start["environment"]!;
        var port = $"{_app.Host!.HandlerPort}";
        Assert.Equal((port, port), ((string?)environment["FUNCTIONS_CUSTOMHANDLER_PORT"], (string?)environment["FUNCTIONS_HTTPWORKER_PORT"]));
        Assert.NotEqual("", (string?)environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] ?? "");
        Assert.Equal((string?)environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"], (string?)environment["FUNCTIONS_HTTPWORKER_ID"]);
        Assert.Equal(_app.Folder, (string?)environment["FUNCTIONS_APP_ROOT_PATH"]);
        Assert.Equal("inherited", (string?)environment["OF_THE_HOST"]);
        Assert.Equal("http://127.0.0.1:1", (string?)environment["ASPNETCORE_URLS"]);
        Assert.Equal(_app.Folder, (string?)start["directory"]);
        Assert.Equal(["--some", "argument"], start["arguments"]!.AsArray().Select(argument => (string?)argument));
        Assert.Equal((int?)start["start"], _app.Host.HandlerProcessId);
        Assert.NotEqual(_app.Host.Port, _app.Host.HandlerPort);
    }

    [Fact]
    public async Task Keeps_the_handlers_lines_apart_as_the_host_does()
    {
        await _app.StartAsync();
        await _app.LogsAsync("I hello from stdout");
        await _app.LogsAsync("E hello from stderr");
        await _app.LogsAsync("I warning from stderr");
    }

    [Fact]
    public async Task Returns_once_the_handler_answers_whatever_its_status()
    {
        await _app.With("TEST_ROOT_STATUS", "503").StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _app.Http.GetAsync("/x")).StatusCode);
    }

    [Fact]
    public async Task Keeps_a_cold_call_waiting_for_a_slow_handler()
    {
        await _app.With("TEST_DELAY", "3000").StartAsync(ready: false);
        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.OK, (await _app.Http.GetAsync("/x")).StatusCode);
        // The handler may have been on its way for a while when the call was made.
        Assert.InRange(watch.ElapsedMilliseconds, 500, 120_000);
    }

    [Fact]
    public async Task Counts_an_error_when_the_handler_does_not_answer_in_time()
    {
        _app.Handler["initializationTimeout"] = "00:00:00.500";
        await _app.With("TEST_DELAY", "60000").StartAsync(ready: false);
        await _app.Host!.Stopped.WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(3, _app.Lines.Count(line => line.Contains("did not answer"))); // on a busy machine it did not even come to note its start
        Assert.All(_app.Starts(), start => Assert.False(IsRunning((int)start["start"]!)));
    }

    [Fact]
    public async Task Creates_the_handler_again_when_it_exits_with_an_error()
    {
        await _app.StartAsync();
        await ExitAsync(1);
        await StartsAsync(2);
        await Eventually.TrueAsync(async () => (await _app.Http.GetAsync("/x")).IsSuccessStatusCode, "it did not come back");
        Assert.False(_app.Host!.Stopped.IsCompleted);
        Assert.Equal((string?)_app.Starts()[0]["environment"]!["FUNCTIONS_CUSTOMHANDLER_PORT"], (string?)_app.Starts()[1]["environment"]!["FUNCTIONS_CUSTOMHANDLER_PORT"]);
    }

    [Fact]
    public async Task Gives_up_when_the_third_error_comes_within_half_an_hour()
    {
        await _app.With("TEST_EXIT", "7").StartAsync(ready: false);
        await _app.Host!.Stopped.WaitAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(3, _app.Starts().Count);
        await _app.LogsAsync("Exceeded http worker restart retry count");
        await Assert.ThrowsAsync<HostConfigurationException>(() => _app.Host.ReadyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Forgets_errors_that_are_older_than_half_an_hour()
    {
        var time = new MovedTime();
        await _app.StartAsync(options => options with { Time = time });
        for (var error = 1; error <= 4; error++)
        {
            await ExitAsync(1);
            await StartsAsync(error + 1);
            time.Ahead += TimeSpan.FromMinutes(16);
        }

        Assert.False(_app.Host!.Stopped.IsCompleted);
    }

    [Fact]
    public async Task Creates_the_handler_again_without_counting_when_it_exits_with_200()
    {
        await _app.With("TEST_EXIT", "200*5").StartAsync();
        Assert.Equal(6, _app.Starts().Count);
        Assert.False(_app.Host!.Stopped.IsCompleted);
    }

    [Fact]
    public async Task Refuses_to_start_a_handler_again_that_exited_with_0()
    {
        await _app.StartAsync();
        await ExitAsync(0);
        await _app.LogsAsync("exited with 0");
        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.Http.GetAsync("/x")).StatusCode);
        Assert.InRange(watch.ElapsedMilliseconds, 1500, 60_000); // ten attempts
        Assert.Single(_app.Starts());
        Assert.False(_app.Host!.Stopped.IsCompleted);
    }

    [Fact]
    public async Task Counts_an_error_when_the_executable_has_no_exec_bit()
    {
        var file = Path.Combine(_app.Folder, "plain");
        File.WriteAllText(file, "#!/bin/sh\nexit 0\n");
        _app.Handler["description"]!["defaultExecutablePath"] = "plain";
        await _app.StartAsync(ready: false);
        await _app.Host!.Stopped.WaitAsync(TimeSpan.FromSeconds(120));
        await _app.LogsAsync("ermission denied");
    }

    [Fact]
    public async Task Ends_the_handler_by_SIGKILL_when_the_host_stops()
    {
        await _app.StartAsync();
        var process = _app.Host!.HandlerProcessId!.Value;
        Assert.True(IsRunning(process));
        var watch = Stopwatch.StartNew();
        await _app.StopAsync();
        Assert.False(IsRunning(process));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Creates_the_handler_again_when_an_invocation_takes_longer_than_functionTimeout()
    {
        _app.Json["functionTimeout"] = "00:00:00.500";
        await _app.StartAsync();
        var first = _app.Host!.HandlerProcessId;
        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.Http.GetAsync("/hang")).StatusCode);
        await StartsAsync(2);
        await Eventually.True(() => _app.Host.HandlerProcessId is { } now && now != first, () => "no new process");
        await _app.LogsAsync("Timeout value of 00:00:00.5000000 exceeded by function 'all'");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ExitAsync(int code)
    {
        // One that has only just been started may not listen before the host gives up on the call.
        await Eventually.TrueAsync(async () => (await _app.Http.GetAsync("/x")).StatusCode == HttpStatusCode.OK, "the handler does not answer");
        var process = _app.Host!.HandlerProcessId;
        using var answer = await _app.Http.PostAsync($"/exit/{code}", null); // a GET would be sent again, to the next handler
        await Eventually.True(() => _app.Host.HandlerProcessId != process, () => "the handler did not exit");
    }

    private Task StartsAsync(int count) =>
        Eventually.True(() => _app.Starts().Count == count, () => $"{_app.Starts().Count} starts, not {count}:\n{string.Join('\n', _app.Lines)}");

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
