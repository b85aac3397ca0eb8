using System.Diagnostics;

namespace Local.Host;

/// <summary>
/// One run of a handler. It ends with this process, however this one ends. The real host leaves its children behind, so a handler has no
/// code for it:
/// a shell becomes the handler (<c>exec</c>, so the process id and the exit code are the handler's own) and leaves a watcher behind that
/// kills it when the
/// pipe from here closes without a word. A signal on the parent's death (PR_SET_PDEATHSIG) exists on Linux only, and speaks when the
/// starting thread ends.
/// </summary>
internal sealed class HandlerProcess : IDisposable
{
    // SIGINT is ignored from here on, and stays so over exec: Ctrl+C in a terminal reaches the whole group, but only the runner knows the
    // order of the end.
    private const string Supervised = """
        trap '' INT QUIT
        exec 3<&0
        ( exec >/dev/null 2>&1; read -r word <&3; [ "$word" = ended ] || kill -9 $$ ) &
        exec "$0" "$@" 3<&- </dev/null
        """;

    private readonly Process _process;

    private HandlerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static HandlerProcess Start(
        HandlerCommand command, IEnumerable<KeyValuePair<string, string>> environment, Action<string> output, Action<string> error)
    {
        // Windows has no shell to do this; there a killed runner leaves its handlers behind, as the real host does.
        string[] handler = [command.Executable, .. command.Arguments];
        string[] line = OperatingSystem.IsWindows() ? handler : ["/bin/sh", "-c", Supervised, .. handler];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, data) => Pass(data.Data, output);
        process.ErrorDataReceived += (_, data) => Pass(data.Data, error);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Waits for the end and returns the exit code; 128 + n after signal n.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        try
        {
            // Its id may soon be another's: the watcher must not wait for the pipe to close.
            await _process.StandardInput.WriteLineAsync("ended");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // The watcher is gone already.
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: the host gives a handler no chance to say goodbye.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(); // says nothing when it has ended
        }
        catch (InvalidOperationException)
        {
            // Ended and disposed meanwhile.
        }
    }

    public void Dispose() => _process.Dispose();

    private static void Pass(string? line, Action<string> log)
    {
        if (line is not null) log(line);
    }
}
