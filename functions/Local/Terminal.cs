using System.Diagnostics;
using Spectre.Console;

namespace Local;

/// <summary>What the person at the terminal sees; plain lines where nobody sits at it.</summary>
internal sealed class Terminal
{
    private readonly bool _isInteractive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
    private readonly Lock _line = new();

    /// <summary>Shows that something is going on until the work is done.</summary>
    public Task WaitAsync(string what, Func<Task> work) =>
        _isInteractive ? AnsiConsole.Status().StartAsync(Markup.Escape(what), _ => work()) : work();

    public async Task<T> StepAsync<T>(string what, Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        var result = await work();
        Done($"{what} ({watch.Elapsed.TotalSeconds:0.0} s)");
        return result;
    }

    public void Done(string what) => Say(what, "[green]✓[/] ");

    public void Say(string text, string mark = "")
    {
        lock (_line)
        {
            if (_isInteractive) AnsiConsole.MarkupLine(mark + Markup.Escape(text));
            else Console.Out.WriteLine(text);
        }
    }

    /// <summary>A line of one of the apps.</summary>
    public void Relay(string app, string text, bool isError)
    {
        lock (_line)
        {
            if (_isInteractive)
                AnsiConsole.MarkupLine($"[{(isError ? "red" : "grey")}]{Markup.Escape($"[{app}]")}[/] {Markup.Escape(text)}");
            else (isError ? Console.Error : Console.Out).WriteLine($"[{app}] {text}");
        }
    }

    public void Table(IEnumerable<(string Name, string Value)> rows)
    {
        foreach (var (name, value) in rows) Say($"  {name,-22}{value}");
    }

    public void Fail(string message) => Console.Error.WriteLine(message);
}
