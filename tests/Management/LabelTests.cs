using Testing;

namespace Management;

/// <summary>Labels obey one set of rules on every resource that has them.</summary>
[Collection(ManagementCollection.Name)]
public sealed class LabelTests(ManagementFixture app)
{
    public static TheoryData<string> Resources => ["/v3/apis", "/v3/api-packages", "/v3/portals", "/v2/control-planes", "/v2/application-auth-strategies"];

    [AzuriteTheory]
    [MemberData(nameof(Resources))]
    public async Task Rejects_400_a_merge_that_leaves_more_than_fifty_labels(string path)
    {
        var created = (await app.Call("POST", path, Draft(path, Labels("old", 40)))).Is(201);
        var thing = $"{path}/{created.Id}";
        (await app.Call("PATCH", thing, new { labels = Labels("new", 11) })).Faults("labels", "max_items");
        Assert.Equal(40, (await app.Call("GET", thing)).Is(200)["labels"].EnumerateObject().Count());
        (await app.Call("PATCH", thing, new { labels = Labels("new", 10) })).Is(200);

        // One goes, one comes; a reserved prefix is refused in lower case only.
        var exchanged = (await app.Call("PATCH", thing, new { labels = new Dictionary<string, string?> { ["old-0"] = null, ["KONGCTL-namespace"] = "x" } })).Is(200)["labels"];
        Assert.Equal(50, exchanged.EnumerateObject().Count());
        Assert.False(exchanged.TryGetProperty("old-0", out _));
        (await app.Call("PATCH", thing, new { labels = new Dictionary<string, string?> { ["kongctl-namespace"] = "x" } })).Faults("labels.kongctl-namespace", "is_label");
    }

    private static Dictionary<string, object> Draft(string path, Dictionary<string, string> labels)
    {
        var draft = new Dictionary<string, object> { ["name"] = $"labelled-{Guid.NewGuid():N}", ["labels"] = labels };
        if (path != "/v2/application-auth-strategies") return draft;
        draft["display_name"] = "Labelled";
        draft["strategy_type"] = "key_auth";
        draft["configs"] = new Dictionary<string, object> { ["key-auth"] = new Dictionary<string, object>() };
        return draft;
    }

    private static Dictionary<string, string> Labels(string prefix, int count) => Enumerable.Range(0, count).ToDictionary(i => $"{prefix}-{i}", _ => "v");
}
