using Features.Storage;
using Microsoft.AspNetCore.Http;
using Platform.Storage;

namespace Features.AuditLogs;

/// <summary>Keeps attempts to sign in, a week long, in the order in which they happened.</summary>
public sealed class LoginEvents(Tables tables, TimeProvider clock)
{
    private const int AgentCharactersMax = 256;

    /// <summary>Notes an attempt, whether the address is known or not: both cost the same.</summary>
    public Task Note(Guid portalId, Guid? developerId, bool succeeded, HttpRequest request, CancellationToken cancel, string method = LoginEvent.Basic)
    {
        var agent = request.Headers.UserAgent.ToString();
        var happened = new LoginEvent(
            clock.GetUtcNow(), Guid.NewGuid(), developerId, succeeded, AddressOf(request), agent.Length > AgentCharactersMax ? agent[..AgentCharactersMax] : agent, method)
        {
            Path = request.Path,
        };
        return tables.Sessions.Begin(PeopleKeys.Of(portalId)).Add(SessionKeys.LoginEvent(happened.At, happened.Id), happened).Commit(cancel);
    }

    /// <summary>Events after a row, up to a number and a time, the oldest first. One range query per day that there may be some of.</summary>
    public async Task<List<Document<LoginEvent>>> After(Guid portalId, string cursor, DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancel)
    {
        var found = new List<Document<LoginEvent>>();
        for (var day = from.UtcDateTime.Date; day <= to.UtcDateTime.Date && found.Count < max; day = day.AddDays(1))
        {
            var rows = await tables.Sessions.List<LoginEvent>(PeopleKeys.Of(portalId), SessionKeys.LoginEventsOf(DateOnly.FromDateTime(day)), cancel);
            found.AddRange(rows.Where(row => string.CompareOrdinal(row.Row, cursor) > 0 && row.Value.At >= from && row.Value.At <= to).Take(max - found.Count));
        }
        return found;
    }

    // The gateway in front appends what it saw; what a caller wrote itself stands before that.
    private static string? AddressOf(HttpRequest request)
    {
        var last = request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return System.Net.IPAddress.TryParse(last, out var address) ? address.ToString()
            : System.Net.IPEndPoint.TryParse(last ?? "", out var point) ? point.Address.ToString()
            : request.HttpContext.Connection.RemoteIpAddress?.ToString();
    }
}
