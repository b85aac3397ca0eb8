using System.Text;
using Azure;
using Local;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class ContentStoreTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private Account _account = null!;
    private ContentStore _content = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _account = new(azurite.ConnectionString);
        await _account.Blobs.GetBlobContainerClient(ContentStore.Container).CreateIfNotExistsAsync();
        _content = new(_account.Blobs);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [AzuriteTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(21_000_000)]
    public async Task Keeps_bytes_under_their_hash(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var name = await _content.Put(bytes);
        Assert.Equal(ContentStore.NameOf(bytes), name);
        Assert.Matches("^[0-9a-f]{64}$", name);
        Assert.Equal(bytes, await _content.Find(name));
    }

    [AzuriteFact]
    public async Task Keeps_one_blob_when_many_put_the_same_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes(Guid.NewGuid().ToString());
        var names = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _content.Put(bytes)));
        var name = Assert.Single(names.Distinct());
        var blob = _account.Blobs.GetBlobContainerClient(ContentStore.Container).GetBlobClient(name);
        var etag = (await blob.GetPropertiesAsync()).Value.ETag;
        await _content.Put(bytes);
        Assert.Equal(etag, (await blob.GetPropertiesAsync()).Value.ETag);
    }

    [AzuriteFact]
    public async Task Returns_nothing_for_a_name_without_bytes() => Assert.Null(await _content.Find(ContentStore.NameOf("never put"u8)));

    [AzuriteFact]
    public async Task Keeps_bytes_when_the_answer_is_lost()
    {
        await using var wire = await LossyProxy.Start(azurite.Running.BlobPort);
        wire.Loses = request => request.Method == "PUT";
        wire.Losses = 1;
        var behindWire = new Account(azurite.ConnectionString.Replace($"BlobEndpoint=http://127.0.0.1:{azurite.Running.BlobPort}/", $"BlobEndpoint=http://127.0.0.1:{wire.Port}/"));
        var bytes = Encoding.UTF8.GetBytes(Guid.NewGuid().ToString());
        Assert.Equal(bytes, await _content.Find(await new ContentStore(behindWire.Blobs).Put(bytes)));
        // The second attempt finds the bytes, and looks how long they have been there.
        Assert.Equal(3, wire.Requests);
    }

    [AzuriteFact]
    public async Task Survives_as_an_outage_when_the_container_is_gone()
    {
        await using var fresh = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        var empty = new ContentStore(new Account(fresh.ConnectionString).Blobs);
        var put = await Assert.ThrowsAnyAsync<RequestFailedException>(() => empty.Put([1]));
        var find = await Assert.ThrowsAnyAsync<RequestFailedException>(() => empty.Find("x"));
        Assert.True(DataStorage.IsOutage(put), put.ToString());
        Assert.True(DataStorage.IsOutage(find), find.ToString());
    }
}
