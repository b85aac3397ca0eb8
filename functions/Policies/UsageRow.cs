using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace Policies;

/// <summary>
/// Usage rows. Minutes lie in a partition per day, hours in one per month; every row stands once under its application and once under its API,
/// so that either is read as one range: <c>{a|p}|{id}|{start, 10 digits}|{instance}|{part}</c>. A row holds lines of text in columns of bounded length.
/// </summary>
internal static class UsageRow
{
    /// <summary>Partition of the rows that say which days were summed up by the hour: row key is the day.</summary>
    public const string RolledPartition = "rolled";

    /// <summary>A string column holds 32 Ki characters, a row 1 MiB; 14 columns stay below with room for the rest.</summary>
    private const int ColumnCharactersMax = 32_000;

    private const int ColumnsMax = 14;

    public static string MinutesPartition(DateTimeOffset day) => "d" + Day(day);

    public static string HoursPartition(DateTimeOffset day) => "h" + day.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    public static string UsedPartition(string portalId) => "used|" + portalId;

    public static string UsedBy(string applicationId) => applicationId + "|";

    public static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string OfApplication(string id) => $"a|{id}|";

    public static string OfApi(string id) => $"p|{id}|";

    public static string At(string whose, DateTimeOffset start) => whose + start.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);

    /// <summary>The rows that hold these lines; more than one only when they are very many.</summary>
    public static IEnumerable<TableEntity> Of(string partition, string whose, DateTimeOffset start, string writer, IEnumerable<UsageLine> lines)
    {
        TableEntity? row = null;
        var part = 0;
        var column = 0;
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var written = Write(line);
            if (text.Length + written.Length > ColumnCharactersMax)
            {
                row ??= New();
                row[$"Lines{column++}"] = text.ToString();
                text.Clear();
                if (column == ColumnsMax)
                {
                    yield return row;
                    (row, column, part) = (null, 0, part + 1);
                }
            }
            text.Append(written);
        }
        if (text.Length == 0)
            yield break;
        row ??= New();
        row[$"Lines{column}"] = text.ToString();
        yield return row;

        TableEntity New() => new(partition, $"{At(whose, start)}|{writer}|{part.ToString("D3", CultureInfo.InvariantCulture)}");
    }

    /// <summary>What a row says.</summary>
    /// <exception cref="InvalidDataException">It is no usage row.</exception>
    public static IEnumerable<UsageLine> Read(TableEntity row)
    {
        if (row.RowKey.Split('|') is not [_, _, var at, _, _] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw new InvalidDataException("a usage row without a time");
        var start = DateTimeOffset.FromUnixTimeSeconds(seconds);
        for (var column = 0; row.GetString($"Lines{column}") is { } text; column++)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                yield return Read(start, line);
        }
    }

    private static string Write(UsageLine line) => string.Create(CultureInfo.InvariantCulture,
        $"{Word(line.ApplicationId)} {Word(line.ApiId)} {Word(line.OperationId)} {line.Status} {line.Sum.Calls} {line.Sum.Measured} {line.Sum.LatencyMilliseconds} {line.Sum.RequestBytes} {line.Sum.ResponseBytes} {line.Spread}\n");

    private static UsageLine Read(DateTimeOffset start, string line) =>
        // Rows of earlier versions have no spread.
        line.Split(' ') is [var application, var api, var operation, var status, var calls, var measured, var latency, var request, var response, .. var spread] && spread.Length < 2
            ? new(start, Id(application), Id(api), Id(operation), (int)Number(status), new(Number(calls), Number(measured), Number(latency), Number(request), Number(response)))
            {
                Spread = spread is [var text] ? UsageSpread.Parse(text) : UsageSpread.None,
            }
            : throw new InvalidDataException("a usage row with a line that is none");

    private static string Word(string id) =>
        id.Length == 0 ? "-" : id.AsSpan().ContainsAny(' ', '\n', '|') ? throw new ArgumentException($"\"{id}\" is no id") : id;

    private static string Id(string word) => word == "-" ? "" : word;

    private static long Number(string word) => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidDataException("a usage row with a number that is none");
}
