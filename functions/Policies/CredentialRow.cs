using System.Text;
using Azure.Data.Tables;

namespace Policies;

/// <summary>A credential row: plain columns, so that enforcement reads it without a JSON parser, or a tombstone that says it was taken away.</summary>
internal static class CredentialRow
{
    public const string Row = "credential";

    /// <summary>A string column holds 32 Ki characters; grants go on in the next column.</summary>
    private const int ColumnCharactersMax = 32_000;

    public static TableEntity Of(CredentialKey key, CredentialPolicy policy)
    {
        var row = new TableEntity(key.Partition, Row)
        {
            ["V"] = 1,
            ["Version"] = policy.Version,
            ["CredentialId"] = policy.CredentialId,
            ["ApplicationId"] = policy.ApplicationId,
            ["ApplicationName"] = policy.ApplicationName,
            ["PortalId"] = policy.PortalId,
            ["StrategyId"] = policy.StrategyId,
            ["CounterId"] = policy.CounterId,
        };
        if (policy.ExpiresAt is { } expires)
            row["ExpiresAt"] = expires;
        Write(row, "Grants", policy.Grants.Select(grant => (grant.EntityId, grant.RegistrationId)));
        if (policy.Consumers.Count > 0)
            Write(row, "Consumers", policy.Consumers.Select(consumer => (consumer.ControlPlaneId, consumer.ConsumerId)));
        return row;
    }

    public static TableEntity Tombstone(CredentialKey key, string credentialId, long version) => new(key.Partition, Row)
    {
        ["V"] = 1,
        ["Version"] = version,
        ["CredentialId"] = credentialId,
        ["Removed"] = true,
    };

    public static bool IsTombstone(TableEntity row) => row.GetBoolean("Removed") == true;

    public static long Version(TableEntity row) => row.GetInt64("Version") ?? 0;

    public static string CredentialId(TableEntity row) => Text(row, "CredentialId");

    /// <summary>What a row says; <see langword="null"/> for a tombstone.</summary>
    /// <exception cref="InvalidDataException">It is no credential row.</exception>
    public static CredentialPolicy? Policy(TableEntity row)
    {
        if (IsTombstone(row))
            return null;
        var (id, counter) = (Text(row, "CredentialId"), Text(row, "CounterId"));
        return Policy(row, id, counter == id ? id : counter);
    }

    private static CredentialPolicy Policy(TableEntity row, string id, string counter) => new()
    {
        CredentialId = id,
        ApplicationId = Text(row, "ApplicationId"),
        ApplicationName = Text(row, "ApplicationName"),
        PortalId = Shared(Text(row, "PortalId")),
        StrategyId = Shared(Text(row, "StrategyId")),
        CounterId = counter,
        ExpiresAt = row.GetDateTimeOffset("ExpiresAt"),
        Version = Version(row),
        Grants = Grants(row),
        Consumers = Consumers(row),
    };

    /// <summary>
    /// One object for each id of a portal, strategy, API or package, the one that the rules hold too: a hundred thousand credentials name few of them, and to compare them no
    /// memory is read. Ids of credentials and applications, of which there may be any number, are not kept so.
    /// </summary>
    public static string Shared(string id) => string.Intern(id);

    private static void Write(TableEntity row, string name, IEnumerable<(string, string)> pairs)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var (first, second) in pairs)
        {
            var pair = $"{Id(first)}:{Id(second)} ";
            if (text.Length + pair.Length > ColumnCharactersMax)
            {
                row[$"{name}{column++}"] = text.ToString();
                text.Clear();
            }
            text.Append(pair);
        }
        row[$"{name}{column}"] = text.ToString();
    }

    private static string Id(string id) =>
        id.AsSpan().ContainsAny(' ', ':') ? throw new ArgumentException($"\"{id}\" is no id") : id;

    private static string Text(TableEntity row, string column) =>
        row.GetString(column) ?? throw new InvalidDataException($"a credential row without {column}");

    private static CredentialGrant[] Grants(TableEntity row) => [.. Pairs(row, "Grants").Select(pair => new CredentialGrant(Shared(pair.First), pair.Second))];

    private static CredentialConsumer[] Consumers(TableEntity row) => [.. Pairs(row, "Consumers").Select(pair => new CredentialConsumer(Shared(pair.First), pair.Second))];

    private static IEnumerable<(string First, string Second)> Pairs(TableEntity row, string name)
    {
        for (var column = 0; row.GetString($"{name}{column}") is { } text; column++)
        {
            foreach (var pair in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return pair.Split(':') is [var first, var second] ? (first, second) : throw new InvalidDataException($"a credential row with a pair in {name} that is none");
        }
    }
}
