using System.Text;
using Testing;

namespace Contract;

/// <summary>Each file of the contract: what the apps do differently is written down with its reason, and nothing else.</summary>
public sealed class ContractTests(Conformance conformance) : IClassFixture<Conformance>
{
    public static TheoryData<string> Files => [.. Conformance.Files.Keys];

    [ContractTheory]
    [MemberData(nameof(Files))]
    public void Keeps_the_contract(string file)
    {
        var exceptions = ExceptionList.Read();
        var findings = conformance.Ledger.Findings.Where(finding => finding.Contract == file).ToList();
        var found = findings.SelectMany(ExceptionList.For).ToHashSet();
        var news = findings.Where(finding => !ExceptionList.For(finding).Any(exceptions.ContainsKey)).Select(finding => finding.ToString());
        var gone = exceptions.Where(exception => exception.Key.StartsWith(file + " ", StringComparison.Ordinal) && !found.Contains(exception.Key))
            .Select(exception => $"{exception.Key} is no exception any more: take it out of exceptions.txt");
        var wrong = news.Concat(gone).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} things:\n{string.Join('\n', wrong)}");
    }

    [ContractFact]
    public async Task Lists_how_much_of_the_contract_is_kept()
    {
        var table = Table();
        conformance.Show(table);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "contract"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "conformance.txt"), table);
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "findings.txt"), conformance.Ledger.Findings.Select(finding => finding.ToString()));
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "checks.txt"), conformance.Ledger.Checks);
        Assert.All(Conformance.Contracts.Values, contract => Assert.Empty(contract.Scope.Except(contract.Operations.Select(operation => operation.Id))));
    }

    private string Table()
    {
        var exceptions = ExceptionList.Read();
        var table = new StringBuilder();
        table.AppendLine($"{"contract",-32}{"operations",12}{"in scope",10}{"implemented",13}{"succeeded",11}{"conformant",12}{"with exceptions",17}{"checks",9}");
        foreach (var (name, contract) in Conformance.Contracts)
        {
            var scope = contract.Operations.Where(operation => contract.Scope.Contains(operation.Id)).ToList();
            var implemented = scope.Count(operation => conformance.Implemented[name].Contains(operation.Id));
            var findings = conformance.Ledger.Findings.Where(finding => finding.Contract == name).ToLookup(finding => finding.Operation);
            var conformant = scope.Count(operation => !findings.Contains(operation.Id));
            // Those that are there, and differ only where a line of the list says why.
            var excepted = scope.Count(operation => conformance.Implemented[name].Contains(operation.Id) && findings.Contains(operation.Id)
                && findings[operation.Id].All(finding => ExceptionList.For(finding).Any(exceptions.ContainsKey)));
            table.AppendLine($"{name,-32}{contract.Operations.Count,12}{scope.Count,10}{implemented,13}{scope.Count(conformance.Ledger.HasSucceeded),11}{conformant,12}{excepted,17}{conformance.Ledger.ChecksOf(contract),9}");
        }
        return table.ToString();
    }
}
