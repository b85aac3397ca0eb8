using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Features.Specifications;
using Features.Storage;
using Platform.Storage;
using Policies;
using Testing;

namespace Infra;

/// <summary>The deployment makes what the code keeps, by the names that the code uses.</summary>
[Collection(nameof(Templates))]
public sealed class StorageTests(Templates templates)
{
    private static readonly PolicyStorage Policy = new(new TableServiceClient("UseDevelopmentStorage=true"), new BlobServiceClient("UseDevelopmentStorage=true"));

    [AzuriteFact]
    public void Creates_every_table_that_the_code_keeps() =>
        Assert.Equal(
            Tables.Names.Concat([Policy.Pointers.Name, Policy.Credentials.Name, Policy.Feed.Name, Policy.Counters.Name, Policy.Usage.Name]).Order(),
            Made("tableServices/tables"));

    [AzuriteFact]
    public void Creates_every_container_that_the_code_keeps() =>
        Assert.Equal(new[] { ProductStorage.SpecsContainer, ContentStore.Container, Policy.Snapshots.Name }.Order(), Made("blobServices/containers").Where(name => name != "package"));

    // The host names poison queues so: <queue>-poison, and one for all blob triggers.
    [AzuriteFact]
    public void Creates_every_queue_that_the_code_and_the_host_keep() =>
        Assert.Equal(
            new[] { ProductStorage.MailQueue, ProductStorage.WebhookQueue }.SelectMany(queue => new[] { queue, queue + "-poison" }).Append(UploadRedrive.PoisonQueue).Order(),
            Made("queueServices/queues"));

    private IEnumerable<string> Made(string type) => templates.Main.Made($"Microsoft.Storage/storageAccounts/{type}").Select(made => made.Name).Order();
}
