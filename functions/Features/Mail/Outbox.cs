using Azure.Storage.Queues;
using Features.Storage;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Mail;

/// <summary>Puts messages into the queue <c>mail-outbox</c>. A follow-up, so that a crash between a change and its mail loses no mail; the subject is the message.</summary>
public sealed class Outbox(QueueServiceClient queues) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="OutboxMessage"/>.</summary>
    public const string Kind = "mail";

    private readonly QueueClient _queue = queues.GetQueueClient(ProductStorage.MailQueue);

    public Task Run(string subject, CancellationToken cancel) => _queue.SendMessageAsync(subject, cancel);
}

public static class OutboxServices
{
    /// <summary>For both apps.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services) => services.AddKeyedSingleton<IFollowUp, Outbox>(Outbox.Kind).AddSingleton<MailTokens>();
}
