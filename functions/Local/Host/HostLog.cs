namespace Local.Host;

/// <summary>Where a host's lines go.</summary>
/// <param name="Write">Takes a line; the flag says whether it is an error.</param>
internal sealed record HostLog(Action<string, bool> Write)
{
    public void Say(string line) => Write(line, false);

    public void Fail(string line) => Write(line, true);

    /// <summary>A handler's stderr: an error unless it says itself that it is a warning.</summary>
    public void Error(string line) => Write(line, !line.Contains("warn", StringComparison.OrdinalIgnoreCase));
}
