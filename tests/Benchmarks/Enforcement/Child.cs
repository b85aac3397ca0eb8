using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Testing;

namespace Benchmarks.Enforcement;

/// <summary>Another program on loopback, ended with this object.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private Child(Process process, string folder) => (_process, _folder) = (process, folder);

    public int ProcessId => _process.Id;

    /// <summary>Why a program cannot run here; null when it can.</summary>
    public static string? WhyNot(string program) => Find(program) is null ? $"{program} is not installed" : null;

    /// <summary>Starts a program and waits until it listens.</summary>
    public static async Task<Child> Start(string program, int port, IEnumerable<string> arguments, string? configuration = null, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        if (configuration is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, "configuration"), configuration.Replace("{folder}", folder, StringComparison.Ordinal));
        var start = new ProcessStartInfo(Find(program) ?? program, arguments.Select(argument => argument.Replace("{folder}", folder, StringComparison.Ordinal)))
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var child = new Child(Process.Start(start)!, folder);
        child._process.OutputDataReceived += static (_, _) => { };
        child._process.ErrorDataReceived += static (_, line) => { if (!string.IsNullOrEmpty(line.Data)) Console.Error.WriteLine(line.Data); };
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return child;
            }
            catch (SocketException) when (!child._process.HasExited && since.Elapsed < TimeSpan.FromSeconds(60))
            {
            }
        }
    }

    /// <summary>Nginx with what stands inside <c>http</c>.</summary>
    public static Task<Child> Nginx(int port, string http, int workers) => Start("nginx", port, ["-p", "{folder}", "-c", "{folder}/configuration", "-e", "stderr"], $$"""
        daemon off;
        worker_processes {{workers}};
        pid {folder}/pid;
        error_log stderr crit;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
          keepalive_requests 100000000;
          {{http}}
        }
        """);

    /// <summary>This program, in another process, as something else.</summary>
    public static Task<Child> Self(int port, params string[] arguments) => Start(Environment.ProcessPath!, port, arguments);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find(string program) => File.Exists(program) ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
