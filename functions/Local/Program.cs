using System.Runtime.InteropServices;
using Local;

// Exit codes: 0 stopped as asked (Ctrl+C, SIGTERM), 1 could not start or go on, 2 a bad option.
const int Failed = 1;
const int BadOption = 2;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

var parsed = RunnerOptions.Command(RunAsync).Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });
foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
return BadOption;

async Task<int> RunAsync(RunnerOptions options)
{
    var terminal = new Terminal();
    await using var runner = new Runner(options, terminal);
    try
    {
        await runner.RunAsync(stop.Token);
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        terminal.Say("Stopping.");
        return 0;
    }
    catch (RunnerException error)
    {
        terminal.Fail(error.Message);
        return Failed;
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true; // the end is orderly, not at once
    stop.Cancel();
}
