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
}
