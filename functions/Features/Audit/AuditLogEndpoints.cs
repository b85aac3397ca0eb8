using System.Globalization;
using System.Text;
using Features.Housekeeping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Audit;

/// <summary>The audit log: <c>/v3/audit-logs</c>, by time and entity, the newest first, and whether its chain holds.</summary>
public static class AuditLogEndpoints
{
    private const string EntityId = "filter[entity_id]";
    private const string Size = "page[size]";
    private const string After = "page[after]";
    private const int SizeDefault = 25;

    private static readonly string[] Bounds = ["filter[created_at][gte]", "filter[created_at][lt]"];

    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditChain>()
        .AddSingleton<AuditJournal>()
        .AddSingleton<IJournal>(all => all.GetRequiredService<AuditJournal>())
        .AddChore<AuditChore>();

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/audit-logs", List).Requires("audit-logs:list");
        app.MapGet("/v3/audit-logs/verification", Verify).Requires("audit-logs:read");
    }

    private static async Task<IResult> List(HttpContext http, AuditChain chain)
    {
        var (query, faults) = (http.Request.Query, new List<Fault>());
        foreach (var key in query.Keys.Where(key => key.Contains('[', StringComparison.Ordinal) && key is not (EntityId or EntityId + "[eq]" or Size or After) && !Bounds.Contains(key)))
            faults.Add(Fault.Unknown(key, "query"));
        var entity = ReadEntity(query, faults);
        var from = ReadTime(query, Bounds[0], DateTimeOffset.MinValue, faults);
        var to = ReadTime(query, Bounds[1], DateTimeOffset.MaxValue, faults);
        var size = ReadNumber(query, Size, SizeDefault, AuditChain.PageMax, faults);
        var after = ReadCursor(query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        var (entries, next) = await chain.List(entity, from, to, after, (int)size, http.RequestAborted);
        return Answers.Ok(new AuditPage(entries, new(new(next is null ? null : NextOf(http.Request, next), null, (int)size))));
    }

    private static async Task<IResult> Verify(HttpContext http, AuditChain chain)
    {
        var faults = new List<Fault>();
        var from = ReadNumber(http.Request.Query, "from", 1, long.MaxValue - AuditChain.PageMax, faults);
        return faults.Count > 0 ? Problem.Invalid(faults) : Answers.Ok(await chain.Check(from, http.RequestAborted));
    }

    private static Guid? ReadEntity(IQueryCollection query, List<Fault> faults)
    {
        var text = (query.TryGetValue(EntityId, out var given) ? given : query[EntityId + "[eq]"]).ToString();
        if (text.Length == 0) return null;
        if (Uuid.TryRead(text, out var id)) return id;
        faults.Add(Fault.Not(EntityId, "is_uuid", "a UUID", "query"));
        return null;
    }

    private static DateTimeOffset ReadTime(IQueryCollection query, string name, DateTimeOffset otherwise, List<Fault> faults)
    {
        var text = query[name].ToString();
        if (text.Length == 0) return otherwise;
        if (Rfc3339.TryRead(text, out var time)) return time;
        faults.Add(Fault.Not(name, "is_date_time", "an RFC 3339 date-time", "query"));
        return otherwise;
    }

    private static long ReadNumber(IQueryCollection query, string name, long otherwise, long max, List<Fault> faults)
    {
        var text = query[name].ToString();
        if (text.Length == 0) return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max) return number;
        faults.Add(new(name, "is_number", $"{name} must be a number from 1 to {max}", "query"));
        return otherwise;
    }

    // A cursor is a row key. It moves only within the range that the filters give, so that one that somebody made up shows nothing else.
    private static string? ReadCursor(IQueryCollection query, List<Fault> faults)
    {
        var text = query[After].ToString();
        if (text.Length == 0) return null;
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/'), bytes, out var count)) return Encoding.ASCII.GetString(bytes, 0, count);
        faults.Add(new(After, "invalid", $"{After} is no cursor", "query"));
        return null;
    }

    private static string NextOf(HttpRequest request, string row)
    {
        var cursor = Convert.ToBase64String(Encoding.ASCII.GetBytes(row)).Replace('+', '-').Replace('/', '_');
        var others = request.Query.Where(pair => pair.Key != After).SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}"));
        return $"{request.Path}?{string.Join('&', others.Append($"{Uri.EscapeDataString(After)}={Uri.EscapeDataString(cursor)}"))}";
    }

    private sealed record AuditPage(IReadOnlyList<AuditEntry> Data, AuditMeta Meta);

    private sealed record AuditMeta(AuditCursor Page);

    private sealed record AuditCursor(string? Next, string? Previous, int Size);

    private sealed class AuditChore(AuditJournal journal) : IChore
    {
        public Task Run(CancellationToken cancel) => journal.TakeAll(cancel);
    }
}
