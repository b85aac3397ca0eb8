using Contract.Probes;
using Contract.Worlds;
using Testing;
using Xunit.Abstractions;

namespace Contract.Fuzz;

/// <summary>Every operation, called at random in a world of its own.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Names a seed: one whose calls are to be repeated, or another one to look further.</summary>
    private const string SeedVariable = "CONTRACT_FUZZ_SEED";

    /// <summary>Names a number: so many times as many calls, for a look further than every run takes.</summary>
    private const string TimesVariable = "CONTRACT_FUZZ_TIMES";

    // The same calls in every run of the suite: what one run found, the next one finds too.
    private const ulong SeedDefault = 20_260_101;

    [ContractFact]
    public async Task Returns_no_5xx_whatever_is_sent()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : SeedDefault;
        output.WriteLine($"{SeedVariable}={seed}");
        var storage = new AzuriteFixture();
        await storage.InitializeAsync();
        var contracts = Conformance.Contracts.Values;
        var implemented = await Doors.Implemented(contracts, Conformance.Files.ToDictionary(file => file.Key, file => file.Value.App), storage.ConnectionString);
        await using var apps = await Apps.Start(storage.ConnectionString);
        var ledger = new Ledger();
        var probe = new FuzzProbe(seed, int.TryParse(Environment.GetEnvironmentVariable(TimesVariable), out var times) ? Math.Max(1, times) : 1);
        await Task.WhenAll(contracts.Select(contract => Conformance.Files[contract.Name].World(new Stage(contract, apps.Administrator, ledger, implemented[contract.Name], [], [probe]), apps).Play()));
        // What random calls changed may keep a world from its next step; that is no fault of the app.
        var faults = ledger.Findings.Where(finding => finding.Check.StartsWith("fuzz:", StringComparison.Ordinal)).ToList();
        var fuzzed = ledger.Checks.Count(check => check.Contains(" fuzz:body", StringComparison.Ordinal));
        output.WriteLine($"bodies of {fuzzed} operations; {probe.Answers}");
        Assert.True(faults.Count == 0, $"{SeedVariable}={seed}\n{string.Join('\n', faults)}");
        Assert.True(fuzzed > 0, "nothing was called at random");
    }
}
