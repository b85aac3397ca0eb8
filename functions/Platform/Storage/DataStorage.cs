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

    /// <summary>Registers the three service clients. What is wrong with the setting is thrown as <see cref="ArgumentException"/>, without its value.</summary>
    public static IServiceCollection AddDataStorage(this IServiceCollection services, IConfiguration settings)
    {
        var connection = settings[Setting];
        if (!string.IsNullOrEmpty(connection))
        {
            services.AddSingleton(_ => new TableServiceClient(connection, Quick(new TableClientOptions())));
            services.AddSingleton(_ => new BlobServiceClient(connection, Quick(new BlobClientOptions())));
            services.AddSingleton(_ => new QueueServiceClient(connection, Queues()));
            return services;
        }
        var identity = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings[$"{Setting}:clientId"] });
        var tables = Uri(settings, "tableServiceUri");
        var blobs = Uri(settings, "blobServiceUri");
        var queues = Uri(settings, "queueServiceUri");
        services.AddSingleton(_ => new TableServiceClient(tables, identity, Quick(new TableClientOptions())));
        services.AddSingleton(_ => new BlobServiceClient(blobs, identity, Quick(new BlobClientOptions())));
        services.AddSingleton(_ => new QueueServiceClient(queues, identity, Queues()));
        return services;
    }

    /// <summary>Whether an exception means that storage does not answer (or refuses for load), rather than that a request was wrong.</summary>
    public static bool IsOutage(Exception e) => e switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        // The account's keys or the identity's rights are wrong: for a caller that is an outage too, and it ends without a restart.
        RequestFailedException { Status: 401 or 403 } => true,
        AuthenticationFailedException => true,
        AggregateException all => all.InnerExceptions.All(IsOutage),
        HttpRequestException or IOException => true,
        TaskCanceledException { InnerException: TimeoutException } or TimeoutException => true,
        _ => false,
    };

    // A caller waits behind every retry: two quick ones bridge a lost packet or a busy partition, longer outages are the caller's 503.
    private static T Quick<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return options;
    }

    private static QueueClientOptions Queues()
    {
        var options = Quick(new QueueClientOptions());
        // The Functions host reads queue messages as base64 unless host.json says otherwise.
        options.MessageEncoding = QueueMessageEncoding.Base64;
        return options;
    }

    private static Uri Uri(IConfiguration settings, string name) =>
        System.Uri.TryCreate(settings[$"{Setting}:{name}"], UriKind.Absolute, out var uri)
            ? uri
            : throw new ArgumentException($"Set {Setting} to a connection string, or {Setting}__blobServiceUri, {Setting}__queueServiceUri and {Setting}__tableServiceUri.");
}
