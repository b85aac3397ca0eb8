using Features.Apis;
using Features.ApiVersions;

namespace Features.Tests;

public sealed class CurrentVersionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Names_the_first_version_and_an_API_that_had_no_name_of_its_own()
    {
        var version = Version("1.0.0");
        var added = CurrentVersion.Added(Api(null), version);
        Assert.Equal((version.Id, "1.0.0"), (added.CurrentVersionId, added.Version));
        var named = CurrentVersion.Added(Api("v1"), version);
        Assert.Equal((version.Id, "v1"), (named.CurrentVersionId, named.Version));
    }

    [Fact]
    public void Keeps_the_current_version_unless_another_is_named_as_the_API()
    {
        var (first, second) = (Version("1"), Version("2"));
        var api = CurrentVersion.Added(Api("1"), first);
        Assert.Equal(first.Id, CurrentVersion.Added(api, second).CurrentVersionId);
        Assert.Equal(second.Id, CurrentVersion.Added(api with { Version = "2" }, second).CurrentVersionId);
        Assert.Equal(second.Id, CurrentVersion.Named(api with { Version = "2" }, [first, second]).CurrentVersionId);
        Assert.Equal(first.Id, CurrentVersion.Named(api with { Version = "3" }, [first, second]).CurrentVersionId);
        Assert.Equal(first.Id, CurrentVersion.Named(api with { Version = null }, [first, second]).CurrentVersionId);
    }

    [Fact]
    public void Changes_the_APIs_name_with_the_version_it_was_named_after()
    {
        var (first, second) = (Version("1"), Version("2"));
        var api = CurrentVersion.Added(Api("1"), first);
        Assert.Equal("1.1", CurrentVersion.Renamed(api, first, first with { Version = "1.1" }).Version);
        Assert.Equal("v1", CurrentVersion.Renamed(api with { Version = "v1" }, first, first with { Version = "1.1" }).Version);
        var other = CurrentVersion.Renamed(api with { Version = "3" }, second, second with { Version = "3" });
        Assert.Equal((second.Id, "3"), (other.CurrentVersionId, other.Version));
        Assert.Equal(api, CurrentVersion.Renamed(api, second, second with { Version = "9" }));
    }

    [Fact]
    public void Forgets_the_current_version_when_it_is_removed()
    {
        var (first, second) = (Version("1"), Version("2"));
        var api = CurrentVersion.Added(Api("1"), first);
        Assert.Null(CurrentVersion.Removed(api, first).CurrentVersionId);
        Assert.Equal(first.Id, CurrentVersion.Removed(api, second).CurrentVersionId);
    }

    private static Api Api(string? version) => new() { Id = Guid.NewGuid(), Name = "Flights", Slug = "flights", Version = version, CreatedAt = Now, UpdatedAt = Now };

    private static ApiVersion Version(string name) => new() { Id = Guid.NewGuid(), ApiId = Guid.NewGuid(), Version = name, Content = "", CreatedAt = Now, UpdatedAt = Now };
}
