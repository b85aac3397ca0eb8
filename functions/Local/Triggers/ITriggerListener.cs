namespace Local.Triggers;

/// <summary>Watches what starts one function.</summary>
internal interface ITriggerListener
{
    string Function { get; }

    /// <summary>Runs until cancelled. Storage that is away for a while does not end it.</summary>
    Task RunAsync(CancellationToken cancel);

    /// <summary>Starts the function by hand, with an input as <c>POST /admin/functions/{name}</c> takes it.</summary>
    Task PokeAsync(string input, CancellationToken cancel);
}
