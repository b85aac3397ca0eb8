using System.Text;
using Policies;
using Testing;

namespace Enforcement.Tests;

[Collection(nameof(EnforcementFixture))]
public sealed class UsageTests(EnforcementFixture fixture)
{
    [AzuriteFact]
    public async Task Keeps_what_was_called_by_application_operation_and_status()
    {
        var gateway = fixture.Instance;
        var api = Guid.NewGuid().ToString();
        var snapshot = Instance.Limited(fixture.Upstream, new(4, LimitDuration.Hours), ("POST", "/flights/*"), ("GET", "/teapot"));
        snapshot = snapshot with { Operations = [.. snapshot.Operations.Select(operation => operation with { ApiId = api })] };
        await gateway.Publish(snapshot);
        var credential = Instance.Credential(Instance.Package);
        var key = await gateway.Issue(credential);
        var body = "twelve bytes";
        var answered = 0L;
        for (var call = 0; call < 3; call++)
            answered += (await (await gateway.Call(snapshot, "POST /flights/1", key, new StringContent(body, Encoding.UTF8))).Content.ReadAsByteArrayAsync()).Length;
        await gateway.Call(snapshot, "GET /teapot", key);
        await gateway.Call(snapshot, "GET /teapot", key);
        await gateway.Call(snapshot, "GET /teapot", "nonsense");
        await gateway.Ask(snapshot, new { method = "GET", path = "/teapot" });
        await gateway.Call(snapshot, "GET /nowhere", key);

        var source = new UsageSource(gateway.Storage.Usage);
        var until = DateTimeOffset.UtcNow.AddDays(1);
        var lines = new List<UsageLine>();
        await Instance.Eventually(async () =>
        {
            lines.Clear();
            await foreach (var line in source.OfApi(api, until.AddDays(-2), until))
                lines.Add(line);
            return lines.Sum(line => line.Sum.Calls) >= 7;
        });
        var sums = lines.GroupBy(line => (line.ApplicationId, line.OperationId, line.Status))
            .ToDictionary(group => group.Key, group => group.Aggregate(default(UsageSum), (sum, line) => sum + line.Sum));
        Assert.Equal(4, sums.Count);
        var posts = sums[(credential.ApplicationId, "operation-0", 200)];
        Assert.Equal((3, 36, answered), (posts.Calls, posts.RequestBytes, posts.ResponseBytes));
        Assert.Equal((1, 15), (sums[(credential.ApplicationId, "operation-1", 418)].Calls, sums[(credential.ApplicationId, "operation-1", 418)].ResponseBytes));
        Assert.Equal(1, sums[(credential.ApplicationId, "operation-1", 429)].Calls);
        Assert.Equal(2, sums[("", "operation-1", 401)].Calls);
        Assert.Equal([credential.CredentialId], (await source.LastUsed(Instance.Portal, credential.ApplicationId)).Keys);
    }
    [AzuriteFact]
    public async Task Keeps_all_but_the_last_seconds_of_usage_when_it_is_killed()
    {
        await using var upstream = await Upstream.Start();
        await using var doomed = await fixture.Instance.Another();
        var api = Guid.NewGuid().ToString();
        var snapshot = Instance.Snapshot(upstream, ("GET", "/x"));
        snapshot = snapshot with
        {
            Operations = [.. snapshot.Operations.Select(operation => operation with { ApiId = api })],
            Publications = [.. snapshot.Publications.Select(publication => publication with { EntityId = api })],
        };
        await doomed.Publish(snapshot);
        var key = await doomed.Issue(Instance.Credential(api));
        await Calls(doomed, 20);
        await Instance.Eventually(async () => await Counted() == 20);
        // What came since the last writing is lost, and nothing else: neither what was written goes, nor does any of it count twice.
        await Calls(doomed, 7);
        await doomed.Kill();
        Assert.InRange(await Counted(), 20, 27);
        await Calls(fixture.Instance, 5);
        await Instance.Eventually(async () => await Counted() >= 25);
        Assert.InRange(await Counted(), 25, 32);

        async Task Calls(Instance gateway, int count)
        {
            await Instance.Eventually(async () => (await gateway.Call(snapshot, "GET /elsewhere")).StatusCode == System.Net.HttpStatusCode.NotFound && (await gateway.Ask(snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
            // On a busy machine a key may be read too late; such a call is another line of usage.
            for (var call = 0; call < count;)
            {
                var status = (await gateway.Call(snapshot, "GET /x", key)).StatusCode;
                Assert.Contains(status, new[] { System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.ServiceUnavailable });
                call += status == System.Net.HttpStatusCode.OK ? 1 : 0;
            }
        }

        async Task<long> Counted()
        {
            var sum = 0L;
            var until = DateTimeOffset.UtcNow.AddDays(1);
            await foreach (var line in new UsageSource(fixture.Instance.Storage.Usage).OfApi(api, until.AddDays(-2), until))
                sum += line.Status == 200 ? line.Sum.Calls : 0;
            return sum;
        }
    }
}
