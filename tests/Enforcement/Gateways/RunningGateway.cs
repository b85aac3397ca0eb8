using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Testing;

namespace Enforcement.Tests.Gateways;

/// <summary>A gateway as a process of its own on a free port of 127.0.0.1, with the configuration that is shipped in <c>infra/gateways</c>.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly List<string> _output = [];

    private RunningGateway(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(3) };
    }

    public HttpClient Http { get; }

    private string Output
    {
        get { lock (_output) return string.Join('\n', _output); }
    }

    /// <summary>Why a program cannot run here; null when it can. Debian keeps servers where not every user looks.</summary>
    public static string? WhyNot(string program) => Find(program) is null ? $"{program} is not installed" : null;

    /// <summary>The text of a shipped file, with what a user would change in it changed. Every change must find its place.</summary>
    public static string Shipped(string file, params (string From, string To)[] changes)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "infra", "gateways", file));
        foreach (var (from, to) in changes)
        {
            Assert.True(text.Contains(from, StringComparison.Ordinal), $"{file} has no {from}");
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>Starts a program in a folder of its own and waits until it listens.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="files">Names and texts of the files that it finds in its folder.</param>
    /// <param name="arguments">Its arguments; <c>{folder}</c> stands for the folder.</param>
    /// <param name="port">Where it will listen.</param>
    /// <param name="environment">What it finds in its environment.</param>
    public static async Task<RunningGateway> Start(string program, IReadOnlyDictionary<string, string> files, string[] arguments, int port, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-").FullName;
        foreach (var (name, text) in files)
            await File.WriteAllTextAsync(Path.Combine(folder, name), text.Replace("{folder}", folder, StringComparison.Ordinal));
        var start = new ProcessStartInfo(Find(program)!, arguments.Select(argument => argument.Replace("{folder}", folder, StringComparison.Ordinal)))
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment.Append(("HOME", folder)).Append(("XDG_DATA_HOME", folder)).Append(("XDG_CONFIG_HOME", folder)))
            start.Environment[name] = value.Replace("{folder}", folder, StringComparison.Ordinal);
        var gateway = new RunningGateway(Process.Start(start)!, folder, port);
        gateway._process.OutputDataReceived += (_, line) => gateway.Keep(line.Data);
        gateway._process.ErrorDataReceived += (_, line) => gateway.Keep(line.Data);
        gateway._process.BeginOutputReadLine();
        gateway._process.BeginErrorReadLine();
        await gateway.Listens(port);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Listens(int port)
    {
        for (var since = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && since.Elapsed < TimeSpan.FromSeconds(120))
            {
                await Task.Delay(25);
            }
            catch (SocketException fault)
            {
                await Task.Delay(100);
                throw new InvalidOperationException($"{_process.StartInfo.FileName} does not listen:\n{Output}", fault);
            }
        }
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
    }
}
