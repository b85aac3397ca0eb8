using Contract.Documents;
using Contract.Probes;
using Contract.Worlds;
using Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Contract;

/// <summary>The apps held against every file of the contract, once for all tests.</summary>
public sealed class Conformance(IMessageSink messages) : IAsyncLifetime
{
    /// <summary>Names the files to look at, with commas between them, for whoever works on one; all without it.</summary>
    private const string FilesVariable = "CONTRACT_FILES";

    private static readonly Dictionary<string, (string App, Func<Stage, Apps, IWorld> World)> All = new()
    {
        ["api-builder-v3"] = ("Management", (stage, apps) => new ApiBuilder(stage, apps)),
        ["api-products-v2"] = ("Management", (stage, apps) => new ApiProducts(stage, apps)),
        ["application-auth-strategies-v2"] = ("Management", (stage, _) => new AuthStrategies(stage)),
        ["control-planes-v2"] = ("Management", (stage, _) => new ControlPlanes(stage)),
        ["control-planes-config-v2"] = ("Management", (stage, apps) => new CoreEntities(stage, apps)),
        ["portal-management-v3"] = ("Management", (stage, apps) => new PortalManagement(stage, apps)),
        ["portal-management-v2"] = ("Management", (stage, apps) => new ClassicPortals(stage, apps)),
        ["identity-v3"] = ("Management", (stage, apps) => new Identity(stage, apps)),
        ["dev-portal-v3"] = ("Portal", (stage, apps) => new DeveloperPortal(stage, apps)),
        ["dev-portal-v2"] = ("Portal", (stage, apps) => new ClassicSite(stage, apps)),
    };

    /// <summary>The files of the contract, the app that answers them, and the world that their operations live in.</summary>
    public static IReadOnlyDictionary<string, (string App, Func<Stage, Apps, IWorld> World)> Files { get; } =
        Environment.GetEnvironmentVariable(FilesVariable) is { Length: > 0 } some ? All.Where(file => some.Split(',').Contains(file.Key)).ToDictionary() : All;

    private static readonly Lazy<Dictionary<string, ContractFile>> ReadFiles = new(() => Files.Keys.AsParallel().Select(name => ContractFile.Load(ContractFactAttribute.Folder!, name)).ToDictionary(file => file.Name));

    private readonly AzuriteFixture _storage = new();

    public Ledger Ledger { get; } = new();

    /// <summary>The files, read once.</summary>
    public static IReadOnlyDictionary<string, ContractFile> Contracts => ReadFiles.Value;

    /// <summary>Operations that an app has an endpoint for, by file.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Implemented { get; private set; } = new Dictionary<string, IReadOnlySet<string>>();

    public async Task InitializeAsync()
    {
        if (ContractFactAttribute.Reason is not null) return;
        await _storage.InitializeAsync();
        Implemented = await Doors.Implemented(Contracts.Values, Files.ToDictionary(file => file.Key, file => file.Value.App), _storage.ConnectionString);
        await using var apps = await Apps.Start(_storage.ConnectionString);
        await Task.WhenAll(Contracts.Values.Select(contract => Play(contract, apps)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Shows a text in the output of the run, line by line.</summary>
    public void Show(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) messages.OnMessage(new DiagnosticMessage(line.TrimEnd()));
    }

    private async Task Play(ContractFile contract, Apps apps)
    {
        var (app, world) = Files[contract.Name];
        var implemented = Implemented[contract.Name];
        IProbe[] probes = [new AccessProbe(needsCaller: app == "Management"), new OthersProbe(), new UnknownIdProbe(), new BodyProbe(), new QueryProbe()];
        await world(new Stage(contract, apps.Administrator, Ledger, implemented, probes, []), apps).Play();
        foreach (var operation in contract.Operations.Where(operation => contract.Scope.Contains(operation.Id)))
        {
            if (!implemented.Contains(operation.Id)) Ledger.Check(operation, "implemented", "there is no endpoint");
            else if (!Ledger.HasSucceeded(operation)) Ledger.Check(operation, "success", "was never called with success");
        }
    }
}
