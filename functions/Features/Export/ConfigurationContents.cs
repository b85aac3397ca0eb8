using System.Text;
using Platform.Storage;

namespace Features.Export;

/// <summary>Large values of a configuration: those that a document brings, which are kept only when it is applied, and those that are stored.</summary>
public sealed class ConfigurationContents(ContentStore store)
{
    private readonly Dictionary<string, byte[]> _brought = new(StringComparer.Ordinal);

    /// <summary>Takes a value that the document brings, and returns its name.</summary>
    public string Bring(byte[] bytes)
    {
        var name = ContentStore.NameOf(bytes);
        _brought[name] = bytes;
        return name;
    }

    /// <summary>The bytes of a value.</summary>
    /// <exception cref="InvalidDataException">It is nowhere.</exception>
    public async Task<byte[]> ReadBytes(string name) => _brought.GetValueOrDefault(name) ?? await store.Find(name) ?? throw new InvalidDataException($"the content {name} is lost");

    /// <summary>The text of a value.</summary>
    /// <exception cref="InvalidDataException">It is nowhere.</exception>
    public async Task<string> Read(string name) => Encoding.UTF8.GetString(await ReadBytes(name));

    /// <summary>Keeps what the document brings. Before the rows that name it.</summary>
    public async Task Keep(CancellationToken cancel)
    {
        foreach (var bytes in _brought.Values) await store.Put(bytes, cancel);
    }
}
