using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Storage;

/// <summary>Opens the storage account that the setting <c>DataStorage</c> names: a connection string, or three service URIs with the app's identity.</summary>
public static class DataStorage
{
    /// <summary>The setting, and the name of the connection that triggers use.</summary>
    public const string Setting = "DataStorage";

    /// <summary>Registers the three service clients of <see cref="Open"/>.</summary>
    public static IServiceCollection AddDataStorage(this IServiceCollection services, IConfiguration settings)
    {
        var (tables, blobs, queues) = Open(settings);
        return services.AddSingleton(tables).AddSingleton(blobs).AddSingleton(queues);
    }

    /// <summary>The three service clients. Nothing is asked of the account yet.</summary>
    /// <exception cref="ArgumentException">The setting is wrong; the message does not hold its value.</exception>
    public static (TableServiceClient Tables, BlobServiceClient Blobs, QueueServiceClient Queues) Open(IConfiguration settings)
    {
        try
        {
            return Clients(settings);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ArgumentException(
                $"Set {Setting} to a connection string, or {Setting}__blobServiceUri, {Setting}__queueServiceUri and {Setting}__tableServiceUri to https addresses.", e);
        }
    }

    /// <summary>Whether an exception means that storage does not answer (or refuses for load), rather than that a request was wrong.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        // The account's keys or the identity's rights are wrong: for a caller that is an outage too, and it ends without a restart.
        RequestFailedException { Status: 401 or 403 } => true,
        RequestFailedException failed => IsUnmade(failed),
        AuthenticationFailedException => true,
        AggregateException all => all.InnerExceptions.All(IsOutage),
        HttpRequestException or IOException => true,
        // Azure.Core ends an attempt that takes too long by cancelling it. That a caller left is sorted out before anybody asks here.
        OperationCanceledException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether a table, container or queue is not there (any more): it is made again by the next <see cref="StorageSchema.EnsureCreated"/>.</summary>
    internal static bool IsUnmade(Exception e) => e is RequestFailedException
    {
        ErrorCode: "TableNotFound" or "TableBeingDeleted" or "ContainerNotFound" or "ContainerBeingDeleted" or "QueueNotFound" or "QueueBeingDeleted",
    };

    private static (TableServiceClient Tables, BlobServiceClient Blobs, QueueServiceClient Queues) Clients(IConfiguration settings)
    {
        var connection = settings[Setting];
        if (!string.IsNullOrEmpty(connection)) return (new(connection, Tables()), new(connection, Quick(new BlobClientOptions())), new(connection, Queues()));
        var identity = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings[$"{Setting}:clientId"] });
        return (
            new(Uri(settings, "tableServiceUri"), identity, Tables()),
            new(Uri(settings, "blobServiceUri"), identity, Quick(new BlobClientOptions())),
            new(Uri(settings, "queueServiceUri"), identity, Queues()));
    }

    // A caller waits behind every retry: two quick ones bridge a lost packet or a busy partition, longer outages are the caller's 503.
    private static T Quick<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }

    private static TableClientOptions Tables()
    {
        var options = Quick(new TableClientOptions());
        options.AddPolicy(new Attempts(), HttpPipelinePosition.PerRetry);
        return options;
    }

    private static QueueClientOptions Queues()
    {
        var options = Quick(new QueueClientOptions());
        // The Functions host reads queue messages as base64 unless host.json says otherwise.
        options.MessageEncoding = QueueMessageEncoding.Base64;
        return options;
    }

    private static Uri Uri(IConfiguration settings, string name) => new(settings[$"{Setting}:{name}"] ?? "", UriKind.Absolute);
}
