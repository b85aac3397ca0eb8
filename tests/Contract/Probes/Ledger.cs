using System.Collections.Concurrent;
using Contract.Documents;

namespace Contract.Probes;

/// <summary>Something in which the app is not what the contract says.</summary>
/// <param name="Contract">The contract file.</param>
/// <param name="Operation">The <c>operationId</c>.</param>
/// <param name="Check">What was checked, in one word: <c>success</c>, <c>404:apiId</c>, <c>400:name:maxLength</c>.</param>
/// <param name="Detail">What was seen.</param>
public sealed record Finding(string Contract, string Operation, string Check, string Detail)
{
    /// <summary>How an exception names it.</summary>
    public string Key => $"{Contract} {Operation} {Check}";

    public override string ToString() => $"{Key} {Detail}";
}

/// <summary>What was found, and which operations succeeded.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Finding> _findings = new();
    private readonly ConcurrentDictionary<string, bool> _checks = new();
    private readonly ConcurrentDictionary<(string, string), bool> _driven = new();

    public IEnumerable<Finding> Findings => _findings.Values.OrderBy(finding => finding.Key, StringComparer.Ordinal);

    /// <summary>Everything that was checked, kept or not.</summary>
    public IEnumerable<string> Checks => _checks.Keys.Order(StringComparer.Ordinal);

    public int ChecksOf(ContractFile file) => _checks.Keys.Count(check => check.StartsWith(file.Name + " ", StringComparison.Ordinal));

    /// <summary>Notes a check, and the finding when something was wrong.</summary>
    public void Check(Operation operation, string check, string? fault)
    {
        _checks.TryAdd($"{operation.File.Name} {operation.Id} {check}", true);
        if (fault is not null) Note(new(operation.File.Name, operation.Id, check, fault.ReplaceLineEndings(" ")));
    }

    /// <summary>Notes the first sight of a finding.</summary>
    public void Note(Finding finding) => _findings.TryAdd(finding.Key, finding);

    public void Succeeded(Operation operation) => _driven.TryAdd((operation.File.Name, operation.Id), true);

    public bool HasSucceeded(Operation operation) => _driven.ContainsKey((operation.File.Name, operation.Id));
}
