namespace Policies.Tests;

public class OperationTableTests
{
    private static readonly string[] Paths =
    [
        "/", "/users", "/users/*", "/users/me", "/users/*/posts/*", "/users/me/posts", "/files/*", "/files/*.json", "/files/report-*.json", "/files/a*b*c",
        "/files/*:activate", "/*/*/deep", "/users/*/posts/latest", "/v1/caf%C3%A9/*",
    ];

    private readonly OperationTable<string> _table = new(Paths.Select(path => ("GET", path, path)).Append(("DELETE", "/users/*", "delete /users/*")));

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/users", "/users")]
    [InlineData("/users/", "/users")]
    [InlineData("/users/1", "/users/*")]
    [InlineData("/users/me", "/users/me")]
    [InlineData("/users/me/", "/users/me")]
    [InlineData("/users/ME", "/users/*")]
    [InlineData("/users/me/posts", "/users/me/posts")]
    // The literal leads nowhere, so the wildcard is tried.
    [InlineData("/users/me/posts/1", "/users/*/posts/*")]
    [InlineData("/users/me/posts/latest", "/users/*/posts/latest")]
    [InlineData("/users/1/deep", "/*/*/deep")]
    [InlineData("/files/x", "/files/*")]
    [InlineData("/files/x.json", "/files/*.json")]
    [InlineData("/files/report-1.json", "/files/report-*.json")]
    [InlineData("/files/.json", "/files/*")]
    [InlineData("/files/report-.json", "/files/*.json")]
    [InlineData("/files/a1b2c", "/files/a*b*c")]
    [InlineData("/files/abc", "/files/*")]
    [InlineData("/files/a1bc", "/files/*")]
    [InlineData("/files/abbcc", "/files/a*b*c")]
    [InlineData("/files/7:activate", "/files/*:activate")]
    [InlineData("/v1/caf%C3%A9/x", "/v1/caf%C3%A9/*")]
    [InlineData("/user", null)]
    [InlineData("/users/1/posts", null)]
    [InlineData("/files/a/b", null)]
    public void Returns_the_most_specific_operation(string path, string? expected) => Assert.Equal(expected, _table.Find("GET", path).SingleOrDefault());

    [Theory]
    [InlineData("DELETE", "/users/1", "delete /users/*")]
    [InlineData("DELETE", "/users/me", "delete /users/*")]
    [InlineData("delete", "/users/1", null)]
    [InlineData("HEAD", "/users/1", null)]
    [InlineData("DELETE", "/users", null)]
    public void Returns_only_operations_of_the_method(string method, string path, string? expected) =>
        Assert.Equal(expected, _table.Find(method, path).SingleOrDefault());

    [Fact]
    public void Returns_all_when_several_share_method_and_path()
    {
        var table = new OperationTable<int>([("GET", "/a/*", 1), ("GET", "/a/*/", 2), ("GET", "/a/b", 3)]);
        Assert.Equal([1, 2], table.Find("GET", "/a/x"));
        Assert.Equal([3], table.Find("GET", "/a/b"));
    }

    [Fact]
    public void Returns_nothing_allocated_when_a_path_is_looked_up()
    {
        var table = new OperationTable<int>(Enumerable.Range(0, 10_000).Select(i => ("GET", $"/area{i % 100}/thing{i}/*/part", i)));
        Assert.Equal([4_217], table.Find("GET", "/area17/thing4217/abc/part"));
        // Code that was compiled in haste may allocate; it is compiled again, beside the test, once it was called often.
        var (allocated, patience) = (long.MaxValue, System.Diagnostics.Stopwatch.StartNew());
        for (; allocated > 0 && patience.Elapsed < TimeSpan.FromMinutes(1); Thread.Sleep(20))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
                Assert.True(table.TryFind("GET", "/area17/thing4217/abc/part", out _));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, allocated);
    }
}
