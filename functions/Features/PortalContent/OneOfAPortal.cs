using System.Text.Json;
using Features.Storage;
using Platform.Http;
using Platform.Storage;

namespace Features.PortalContent;

/// <summary>What a row says of a setting: the name of the blob that holds its JSON.</summary>
public sealed record SettingRow(string Content, DateTimeOffset UpdatedAt);

/// <summary>A setting as it was read. Without a row it was never set, and the value is its default.</summary>
public sealed record Setting<T>(Document<SettingRow>? Row, T Value);

/// <summary>
/// A value that a portal has one of, such as its customization. It is kept as JSON in a blob, as it goes over the wire: it holds texts of people (style sheets, menus) whose
/// escaped form may be larger than a row.
/// </summary>
/// <param name="tables">Storage.</param>
/// <param name="content">Where the value lies.</param>
/// <param name="clock">Tells when it was changed.</param>
/// <param name="name">Its key.</param>
/// <param name="initial">What it is before anybody sets it.</param>
public class OneOfAPortal<T>(Tables tables, ContentStore content, TimeProvider clock, string name, T initial) where T : class
{
    private readonly string _row = ContentKeys.Setting(name);

    /// <summary>The value, its default while nobody has set it.</summary>
    public async Task<Setting<T>> Find(Guid portalId, CancellationToken cancel)
    {
        var row = await tables.Content.Find<SettingRow>(ContentKeys.Of(portalId), _row, cancel);
        return row is not null && await content.Find(row.Value.Content, cancel) is { } bytes
            ? new(row, JsonSerializer.Deserialize<T>(bytes, Wire.Json)!)
            : new(row, initial);
    }

    /// <summary>Sets the value to what <paramref name="change"/> makes of the one that is there; null when others changed it without end.</summary>
    public Task<T?> Change(Guid portalId, Func<T, T> change, CancellationToken cancel) => Settle(portalId, async (batch, read) =>
    {
        var changed = change(read.Value);
        await Write(batch, read, changed, cancel);
        return changed;
    }, cancel);

    /// <summary>False when somebody else changed it since it was read.</summary>
    public async Task<bool> Save(Guid portalId, Setting<T> read, T value, CancellationToken cancel)
    {
        var batch = tables.Content.Begin(ContentKeys.Of(portalId));
        await Write(batch, read, value, cancel);
        return (await batch.Commit(cancel)).Committed;
    }

    /// <summary>Commits what <paramref name="write"/> puts into a transaction of the portal's content; null when others were always faster.</summary>
    protected Task<TResult?> Settle<TResult>(Guid portalId, Func<Batch, Setting<T>, Task<TResult>> write, CancellationToken cancel) where TResult : class =>
        Contention.Settle(clock, async () =>
        {
            var batch = tables.Content.Begin(ContentKeys.Of(portalId));
            var result = await write(batch, await Find(portalId, cancel));
            return (await batch.Commit(cancel)).Committed ? result : null;
        }, cancel);

    /// <summary>Sets the value as a part of a transaction. It fails when somebody else changed the value since it was read.</summary>
    public async Task Write(Batch batch, Setting<T> read, T value, CancellationToken cancel)
    {
        var row = new SettingRow(await content.Put(JsonSerializer.SerializeToUtf8Bytes(value, Wire.Json), cancel), clock.GetUtcNow());
        if (read.Row is { } old) batch.Replace(old, row);
        else batch.Add(_row, row);
    }
}
