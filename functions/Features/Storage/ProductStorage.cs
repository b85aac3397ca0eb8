using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Storage;
using Policies;

namespace Features.Storage;

/// <summary>Everything the product keeps, registered in one place.</summary>
public static class ProductStorage
{
    /// <summary>The container in which an upload triggers <c>spec-uploaded</c>.</summary>
    public const string SpecsContainer = "specs";

    /// <summary>The queue of mails to send.</summary>
    public const string MailQueue = "mail-outbox";

    /// <summary>The queue of mails that were tried for days.</summary>
    public const string DeadMailQueue = MailQueue + "-dead";

    /// <summary>The queue of what webhooks are to be sent.</summary>
    public const string WebhookQueue = "webhook-outbox";

    public static IServiceCollection AddProductStorage(this IServiceCollection services, IConfiguration settings)
    {
        services.AddDataStorage(settings);
        services.AddSingleton<Tables>();
        services.AddSingleton<ContentStore>();
        services.AddSingleton(all => new ContentSweep(
            all.GetRequiredService<TableServiceClient>(), all.GetRequiredService<BlobServiceClient>(), [.. Tables.Names.Where(name => name is not ("audit" or "webhooks"))],
            new DocumentTable(all.GetRequiredService<TableServiceClient>(), FollowUps.Table), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PolicyStorage>();
        services.AddSingleton<PolicyWriter>();
        services.AddSingleton<PolicyHousekeeping>();
        services.AddSingleton(all => new UsageSource(all.GetRequiredService<PolicyStorage>().Usage));
        services.AddSingleton(all => new UsageHousekeeping(all.GetRequiredService<PolicyStorage>().Usage, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => new FollowUps(
            new DocumentTable(all.GetRequiredService<TableServiceClient>(), FollowUps.Table), all, all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<ILogger<FollowUps>>()));
        services.AddSingleton(all => new StorageSchema(
            all.GetRequiredService<TableServiceClient>(), all.GetRequiredService<BlobServiceClient>(), all.GetRequiredService<QueueServiceClient>(),
            Tables.Names, [ContentStore.Container, SpecsContainer], [MailQueue, DeadMailQueue, WebhookQueue],
            cancel => all.GetRequiredService<PolicyStorage>().EnsureCreated(cancel)));
        return services;
    }
}
