using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Platform.Tests.Storage;

/// <summary>A storage account opened as the apps open it.</summary>
internal sealed class Account
{
    private readonly ServiceProvider _services;

    public Account(string connection)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(DataStorage.Setting, connection)]).Build();
        _services = new ServiceCollection().AddDataStorage(settings).BuildServiceProvider();
    }

    public TableServiceClient Tables => _services.GetRequiredService<TableServiceClient>();

    public BlobServiceClient Blobs => _services.GetRequiredService<BlobServiceClient>();

    public QueueServiceClient Queues => _services.GetRequiredService<QueueServiceClient>();

    /// <summary>The account of a running Azurite, its tables behind a wire.</summary>
    public static Account Behind(LossyProxy wire, Azurite azurite) =>
        new(azurite.ConnectionString.Replace($"TableEndpoint=http://127.0.0.1:{azurite.TablePort}/", $"TableEndpoint=http://127.0.0.1:{wire.Port}/"));
}
