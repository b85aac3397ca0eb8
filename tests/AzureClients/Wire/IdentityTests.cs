using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AzureClients.Tests.Wire;

public sealed class IdentityTests
{
    [Fact]
    public async Task Sends_a_storage_token_when_given_an_identity()
    {
        var identity = new Identity();
        var recorder = new Recorder();
        await new TableServiceClient(new Uri("https://acme.table.core.windows.net"), identity, new TableClientOptions { Transport = recorder })
            .GetTableClient("orders").GetEntityIfExistsAsync<TableEntity>("p", "r");
        await new BlobServiceClient(new Uri("https://acme.blob.core.windows.net"), identity, new BlobClientOptions { Transport = recorder })
            .GetBlobContainerClient("specs").GetBlobClient("a/b").ExistsAsync();
        await new QueueServiceClient(new Uri("https://acme.queue.core.windows.net/"), identity, new QueueClientOptions { Transport = recorder })
            .GetQueueClient("mail").ExistsAsync();
        Assert.Equal(
            [
                "https://acme.table.core.windows.net/orders(PartitionKey=%27p%27,RowKey=%27r%27)",
                "https://acme.blob.core.windows.net/specs/a/b",
                "https://acme.queue.core.windows.net/mail?comp=metadata",
            ],
            recorder.Seen.Select(request => request.Uri.AbsoluteUri.Replace("'", "%27", StringComparison.Ordinal)));
        Assert.All(recorder.Seen, request => Assert.Equal("Bearer secret-token", request.Headers["Authorization"]));
        Assert.All(identity.Scopes, scope => Assert.Equal("https://storage.azure.com/.default", scope));
    }

    [Fact]
    public async Task Rejects_an_identity_when_the_address_is_not_https()
    {
        var identity = new Identity();
        var recorder = new Recorder();
        var table = new TableClient(new Uri("http://acme.table.core.windows.net"), "orders", identity, new TableClientOptions { Transport = recorder });
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r"));
        Assert.Empty(recorder.Seen);
        Assert.Empty(identity.Scopes);
    }

    [Fact]
    public void Returns_names_from_addresses()
    {
        var identity = new Identity();
        var blob = new BlobClient(new Uri("https://acme.blob.core.windows.net/specs/a%20b/c.yaml"), identity);
        Assert.Equal(("acme", "specs", "a b/c.yaml"), (blob.AccountName, blob.BlobContainerName, blob.Name));
        var container = new BlobContainerClient(new Uri("https://127.0.0.1:10000/devstoreaccount1/specs"), identity);
        Assert.Equal(("devstoreaccount1", "specs"), (container.AccountName, container.Name));
        var queue = new QueueClient(new Uri("https://acme.queue.core.windows.net/mail"), identity);
        Assert.Equal(("acme", "mail"), (queue.AccountName, queue.Name));
        var table = new TableClient(new Uri("https://acme.table.core.windows.net"), "orders", identity);
        Assert.Equal(("acme", "orders", "https://acme.table.core.windows.net/orders"), (table.AccountName, table.Name, table.Uri.AbsoluteUri));
    }

    private sealed class Identity : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("secret-token", DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
