using System.Globalization;
using Azure.Data.Tables;

namespace Policies;

/// <summary>A row of the change feed. Its key begins with the writer's time, so that the newest rows are one short range.</summary>
internal static class FeedRow
{
    public const string Partition = "credentials";

    public static TableEntity Of(CredentialKey key, bool removed, DateTimeOffset now) => new(Partition, $"{Position(now)}|{Guid.NewGuid():N}")
    {
        ["V"] = 1,
        ["Credential"] = key.Partition,
        ["Removed"] = removed,
    };

    /// <summary>Sorts as text the way time does until the year 5138.</summary>
    public static string Position(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString("D14", CultureInfo.InvariantCulture);

    public static CredentialKey Credential(TableEntity row) => new(row.GetString("Credential") ?? "");

    public static bool IsRemoval(TableEntity row) => row.GetBoolean("Removed") == true;
}
