using System.Globalization;

namespace Benchmarks.Enforcement;

/// <summary>What was measured, and what it should have been.</summary>
/// <param name="What">What was measured, with its rounds.</param>
/// <param name="Value">The median.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bound">What it must reach.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Finding(string What, double Value, string Unit, double Bound, bool AtLeast = false)
{
    private bool IsKept => AtLeast ? Value >= Bound : Value <= Bound;

    /// <summary>More of it, for people.</summary>
    public string? Note { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  {What}: {Value:0.###} {Unit} ({(AtLeast ? "at least" : "at most")} {Bound:0.###}: {(IsKept ? "kept" : "MISSED")}){(Note is null ? "" : $"\n      {Note}")}");
}
