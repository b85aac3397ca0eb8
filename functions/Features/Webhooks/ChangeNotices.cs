using Azure.Data.Tables;
using Features.Storage;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>Makes notices of what is written, and wakes whoever sends them. It is made before the tables that it serves, so it has its own way to where it notes places.</summary>
public sealed class ChangeNotices(TableServiceClient service, IServiceProvider services, TimeProvider clock) : INotices
{
    private readonly WaitingPlaces _places = new(new DocumentTable(service, "webhooks"), WebhookKeys.Places, clock);

    public IReadOnlyList<Notice> Of(string table, string partition, IReadOnlyList<RecordChange> changes)
    {
        List<Notice>? notices = null;
        foreach (var (type, data) in RecordNotices.Of(table, partition, changes))
        {
            var now = clock.GetUtcNow();
            (notices ??= []).Add(new(Guid.CreateVersion7(now), now, type, data));
        }
        return notices ?? [];
    }

    public Task Expect(string table, string partition, CancellationToken cancel) => _places.Expect(table, partition, cancel);

    public void Committed(string table, string partition) => services.GetRequiredService<NoticeDispatch>().Wake(new(table, partition));

    /// <summary>Goes to every place in which notices may wait.</summary>
    public Task Visit(Func<WaitingPlace, CancellationToken, Task> take, CancellationToken cancel) => _places.Visit(take, cancel);
}
