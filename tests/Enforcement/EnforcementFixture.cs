using Testing;

namespace Enforcement.Tests;

/// <summary>One handler and one upstream for tests that do not harm them; each test brings its own control plane.</summary>
public sealed class EnforcementFixture : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();

    public Instance Instance { get; private set; } = null!;

    public Upstream Upstream { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        if (AzuriteFactAttribute.Reason is not null)
            return;
        Upstream = await Upstream.Start();
        Instance = await Instance.Start(_azurite.ConnectionString);
        await Instance.Storage.EnsureCreated();
    }

    public async Task DisposeAsync()
    {
        if (Instance is not null)
            await Instance.DisposeAsync();
        if (Upstream is not null)
            await Upstream.DisposeAsync();
    }
}

[CollectionDefinition(nameof(EnforcementFixture))]
public sealed class EnforcementCollection : ICollectionFixture<EnforcementFixture>;
