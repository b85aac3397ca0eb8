using System.Text.RegularExpressions;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Testing;

namespace Portal;

/// <summary>
/// Nobody learns whether an address is known, be it from the answer or from what the answer costs. Counted, not timed: the calls to the tables one by one, the mails, the cookies. That
/// a password costs the same rounds for everybody is counted where they are made (<c>PasswordTests</c> in <c>tests/Features</c>).
/// </summary>
[Collection(PortalCollection.Name)]
public sealed partial class KnownAddressTests(PortalFixture app)
{
    private const string Register = "/api/v3/developer";
    private const string Forgot = "/api/v3/developer/forgot-password";
    private const string Authenticate = "/api/v3/developer/authenticate";

    // What an instance does now and then beside requests (an hour's first write to a partition) falls into one of so many tries and not into all.
    private const int TriesMax = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<string> _calls = [];

    [AzuriteFact]
    public async Task Returns_the_same_for_the_same_work_whether_an_address_is_known_or_not()
    {
        await using var wire = await TableProxy.Start(app.Azurite, Note);
        await using var handler = await HandlerProcess.Start("Portal", new Dictionary<string, string>(app.Settings()) { ["DataStorage"] = wire.ConnectionString });
        var portal = await app.NewPortal();
        var people = new Dictionary<string, string>();
        foreach (var status in new[] { "unproven", "approved", "revoked" })
        {
            people[status] = TestPortal.NewAddress();
            if (status == "unproven") (await portal.Visit().Call("POST", Register, new { email = people[status], full_name = "Dora" })).Is(201);
            else await portal.SignUp(people[status]);
            if (status != "unproven") (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(people[status])).Id}", new { status })).Is(200);
        }
        foreach (var (status, known) in people)
        {
            await Same($"sign-up, {status}", Register, address => new { email = address, full_name = "Mallory" }, known, mails: 1);
            if (status != "revoked") await Same($"forgotten, {status}", Forgot, address => new { email = address }, known, mails: 1);
            await Same($"sign-in, {status}", Authenticate, address => new { username = address, password = "a guess of somebody" }, known, mails: 0);
            Assert.Equal(status == "unproven" ? "pending" : status, (await portal.Developer(known)).String("status"));
        }

        async Task Same(string what, string path, Func<string, object> body, string known, int mails)
        {
            var tries = new List<string>();
            while (true)
            {
                var (mine, theirs) = (await Ask(known), await Ask(TestPortal.NewAddress()));
                // However busy the machine is: what is seen, and what was sent.
                Assert.Equal(mine.Seen, theirs.Seen);
                Assert.Equal((mails, mails), (mine.Mails, theirs.Mails));
                Assert.True(mine.Work.Split(',').Length > 3, mine.Work);
                if (mine.Work == theirs.Work) return;
                tries.Add($"known:   {mine.Work}\nunknown: {theirs.Work}");
                Assert.True(tries.Count < TriesMax, $"{what}:\n{string.Join('\n', tries)}");
            }

            async Task<(string Seen, string Work, int Mails)> Ask(string address)
            {
                await Still(wire, TimeSpan.FromMilliseconds(100 + (500 * tries.Count)));
                await CountMails(portal.Id);
                lock (_calls) _calls.Clear();
                var answer = await new Visitor(handler.Http, portal.Host).Call("POST", path, body(address));
                var seen = $"{answer.Status} {answer.ContentType} {Instance().Replace(answer.Text, "")} "
                    + string.Join("; ", answer.Headers.Where(header => header.Key != "Date").Select(header => $"{header.Key}={string.Join(',', header.Value)}"));
                return (seen, Work(), await CountMails(portal.Id));
            }
        }
    }

    /// <summary>What the request did, in its order. What its commit wakes beside it, the notices for webhooks, is nobody's answer.</summary>
    private string Work()
    {
        lock (_calls)
        {
            var commit = _calls.FindIndex(call => call.StartsWith("POST people", StringComparison.Ordinal));
            return string.Join(", ", _calls.Where((call, i) => !Notices().IsMatch(call) && !(commit >= 0 && i > commit && call.Contains(" catalog", StringComparison.Ordinal))));
        }
    }

    private async Task<bool> Note(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        http.Request.Body.Position = 0;
        // A transaction is as much work as it has rows; of a read the kind of the row, or of the range, says what it is.
        var rows = Row().Matches(Uri.UnescapeDataString(http.Request.Path + http.Request.QueryString.Value + body)).DistinctBy(match => match.Groups[2].Value + match.Groups[3].Value).Select(match => match.Groups[2].Value);
        var table = TableOf().Match(http.Request.Path.Value + body).Groups[1].Value;
        lock (_calls) _calls.Add($"{http.Request.Method} {table} {string.Join('+', rows)}");
        return false;
    }

    // What an answer leaves to be done comes late on a busy machine, into the next one's calls: a try that met it is followed by one that waits for longer.
    private static async Task Still(TableProxy wire, TimeSpan pause)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var before = -1; before != wire.Calls; await Task.Delay(pause, patience.Token)) before = wire.Calls;
    }

    private async Task<int> CountMails(Guid portal)
    {
        QueueMessage[] messages = await app.Queue("mail-outbox").ReceiveMessagesAsync(32);
        foreach (var message in messages) await app.Queue("mail-outbox").DeleteMessageAsync(message.MessageId, message.PopReceipt);
        // What another test left there is none of it.
        return messages.Count(message => message.MessageText.Contains(portal.ToString(), StringComparison.Ordinal));
    }

    [GeneratedRegex("kong:trace:\\d+")]
    private static partial Regex Instance();

    [GeneratedRegex(@"(RowKey=|RowKey ge |""RowKey"":\s*)['""]([a-z-]+)(\|[^'""]*)")]
    private static partial Regex Row();

    [GeneratedRegex(@"/devstoreaccount1/([a-z]+)[ (]")]
    private static partial Regex TableOf();

    [GeneratedRegex("^(GET|POST|DELETE) [a-z]* notice$")]
    private static partial Regex Notices();
}
