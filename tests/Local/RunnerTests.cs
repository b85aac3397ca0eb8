using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Testing;

namespace Local.Tests;

/// <summary>The runner as a process: its options, its start and its end.</summary>
public sealed class RunnerTests
{
    [Theory]
    [InlineData("--base-port must be a whole number between 1 and 65523", "--base-port", "65524")]
    [InlineData("--base-port must be a whole number between 1 and 65523", "--base-port", "0")]
    [InlineData("between 1 and 65523, not 'abc'", "--base-port", "abc")]
    [InlineData("at least 20 characters", "--admin-token", "short")]
    [InlineData("without blanks", "--admin-token", "twenty characters with blanks")]
    [InlineData("--data needs a folder", "--data", " ")]
    [InlineData("'--nonsense'", "--nonsense")]
    [InlineData("'more'", "more")]
    public async Task Refuses_a_bad_option_with_a_clear_line_and_exit_code_2(string message, params string[] arguments)
    {
        await using var runner = RunnerProcess.Start(arguments);
        Assert.Equal(2, await runner.ExitAsync());
        Assert.Contains(message, runner.Errors);
        Assert.Single(runner.Errors.Split('\n'));
        Assert.Empty(runner.Output);
    }

    [Fact]
    public async Task Lists_its_options_when_asked()
    {
        await using var runner = RunnerProcess.Start("--help");
        Assert.Equal(0, await runner.ExitAsync());
        Assert.All(["--empty", "--data", "--base-port", "--admin-token"], option => Assert.Contains(runner.Output, line => line.Contains(option)));
    }

    [Theory]
    [InlineData(0, "management")]
    [InlineData(5, "SMTP sink")]
    [InlineData(12, "Azurite tables")]
    public async Task Refuses_a_port_in_use_by_naming_port_and_role(int offset, string role)
    {
        var ports = RunnerProcess.FreeBasePort();
        using var taken = new TcpListener(IPAddress.Loopback, ports + offset);
        taken.Start();
        using var data = new DataFolder();
        await using var runner = RunnerProcess.Start("--data", data.Path, "--base-port", $"{ports}");
        Assert.Equal(1, await runner.ExitAsync());
        Assert.Equal($"Port {ports + offset} ({role}) is in use. Stop what listens there, or choose other ports with --base-port.", runner.Errors);
    }

    [AzuriteFact]
    public async Task Starts_stops_and_starts_again_on_what_it_kept()
    {
        var ports = RunnerProcess.FreeBasePort();
        using var data = new DataFolder();
        string token;
        await using (var runner = RunnerProcess.Start("--data", data.Path, "--base-port", $"{ports}", "--empty"))
        {
            await runner.ReadyAsync();
            token = (await File.ReadAllTextAsync(Path.Combine(data.Path, "admin-token"))).Trim();
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data.Path, "admin-token")));
            Assert.Contains(runner.Output, line => line.EndsWith(token));
            Assert.Equal("ready", runner.Output[^1]);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ports, "/v3/apis", token));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ports + 3, "/v3/apis", token));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(ports, "/v3/apis", "not-the-token-of-anybody"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ports + 4, "/flights", token));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ports + 3, "/mail", token));

            await using var second = RunnerProcess.Start("--data", data.Path, "--base-port", $"{RunnerProcess.FreeBasePort()}");
            Assert.Equal(1, await second.ExitAsync());
            Assert.Contains("is in use by another runner", second.Errors);

            await runner.SignalAsync("TERM");
            Assert.Equal(0, await runner.ExitAsync());
            Assert.All(Enumerable.Range(ports, 13), port => Assert.True(FreePorts.IsFree(port), $"port {port} is still taken"));
        }

        await using (var runner = RunnerProcess.Start("--data", data.Path, "--base-port", $"{ports}", "--empty"))
        {
            await runner.ReadyAsync();
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(ports, "/v3/apis", token));
            var children = Descendants(runner.Id);
            Assert.True(children.Count >= 4, $"Azurite and three handlers, but {children.Count} processes");

            // Nobody is told, and nobody stays.
            await runner.SignalAsync("KILL");
            await runner.ExitAsync();
            await Eventually.True(() => !children.Any(IsRunning), () => $"{children.Count(IsRunning)} of {children.Count} children live on");
            Assert.All(Enumerable.Range(ports, 13), port => Assert.True(FreePorts.IsFree(port), $"port {port} is still taken"));
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(int port, string path, string token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"http://localhost:{port}{path}"));
        return answer.StatusCode;
    }

    private static List<int> Descendants(int process)
    {
        using var list = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ps", ["-A", "-o", "pid=,ppid=,args="]) { RedirectStandardOutput = true })!;
        var pairs = list.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            // A build of the sites may be under way; it ends by itself.
            .Where(line => !line.Contains("npm"))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Select(parts => (Id: int.Parse(parts[0]), Parent: int.Parse(parts[1]))).ToList();
        List<int> found = [];
        for (var todo = new Queue<int>([process]); todo.TryDequeue(out var parent);)
        {
            foreach (var (id, _) in pairs.Where(pair => pair.Parent == parent))
            {
                found.Add(id);
                todo.Enqueue(id);
            }
        }

        return found;
    }

    // A zombie that nobody waits for is not running.
    private static bool IsRunning(int process)
    {
        using var state = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ps", ["-o", "stat=", "-p", $"{process}"]) { RedirectStandardOutput = true })!;
        return state.StandardOutput.ReadToEnd().Trim() is { Length: > 0 } text && !text.StartsWith('Z');
    }

    private sealed class DataFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("runner-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
