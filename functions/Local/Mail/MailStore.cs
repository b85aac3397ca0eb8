using System.Text.Json;

namespace Local.Mail;

/// <summary>The last thousand messages, one file each, so that a second start shows them again.</summary>
internal sealed class MailStore
{
    private const int KeptMax = 1000;

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly LinkedList<SentMail> _newestFirst = [];

    public MailStore(string folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (Read(file) is { } mail) _newestFirst.AddFirst(mail);
        }

        Trim();
    }

    public IReadOnlyList<SentMail> List()
    {
        lock (_lock) return [.. _newestFirst];
    }

    public SentMail? Find(string id)
    {
        lock (_lock) return _newestFirst.FirstOrDefault(mail => mail.Id == id);
    }

    public void Add(string from, IEnumerable<string> recipients, MimeMessage message)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var id = $"{now.UtcTicks:D19}-{Guid.NewGuid():N}"; // sorts by arrival
            var mail = new SentMail(id, string.Join(", ", recipients), from, message.Subject, message.Text, message.Html, now);
            // Renamed into place: a file that is half written when the runner is killed would not be read again.
            var draft = PathOf(id) + ".new";
            File.WriteAllText(draft, JsonSerializer.Serialize(mail));
            File.Move(draft, PathOf(id));
            _newestFirst.AddFirst(mail);
            Trim();
        }
    }

    private static SentMail? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<SentMail>(File.ReadAllText(file));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Trim()
    {
        while (_newestFirst.Count > KeptMax)
        {
            File.Delete(PathOf(_newestFirst.Last!.Value.Id));
            _newestFirst.RemoveLast();
        }
    }

    private string PathOf(string id) => Path.Combine(_folder, id + ".json");
}
