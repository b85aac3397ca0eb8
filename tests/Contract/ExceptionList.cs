using Contract.Probes;

namespace Contract;

/// <summary>
/// The exceptions of <c>exceptions.txt</c>: one a line, <c>contract operation check reason</c>. The list may only shrink: a line that nothing needs any more is a
/// failure as a finding without a line is. An operation <c>*</c> stands for every operation of its contract, where one choice shows in all of them.
/// </summary>
public static class ExceptionList
{
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "exceptions.txt");

    /// <summary>Reasons by <c>contract operation check</c>.</summary>
    public static IReadOnlyDictionary<string, string> Read() =>
        System.IO.File.ReadAllLines(File).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 4)).ToDictionary(
            words => words.Length == 4 ? string.Join(' ', words.Take(3)) : throw new InvalidDataException($"contract, operation, check, reason: {string.Join(' ', words)}"),
            words => words[3]);

    /// <summary>The lines that may excuse a finding.</summary>
    public static IEnumerable<string> For(Finding finding) => [finding.Key, $"{finding.Contract} * {finding.Check}"];
}
