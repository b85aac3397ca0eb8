using Azure;
using Features.ApiOperations;
using Features.ApiPackages;
using Platform.Errors;
using Platform.Storage;
using Policies;

namespace Features.Tests;

public sealed class MemberChangeTests
{
    private static readonly DateTimeOffset Before = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Now = Before.AddDays(1);
    private static readonly RateLimit Limit = new(5, LimitDuration.Seconds);
    private static readonly Guid Package = Guid.NewGuid();

    private readonly LinkedApi _api;
    private readonly ApiOperation _get;
    private readonly ApiOperation _post;

    public MemberChangeTests()
    {
        var id = Guid.NewGuid();
        (_get, _post) = (ApiOperation.Of(id, "GET", "/flights"), ApiOperation.Of(id, "POST", "/flights"));
        _api = new(
            new() { Id = id, Name = "Flights", Slug = "flights", CreatedAt = Before, UpdatedAt = Before },
            new() { Id = Guid.NewGuid(), ApiId = id, ControlPlaneId = Guid.NewGuid(), CreatedAt = Before, UpdatedAt = Before },
            [_get, _post]);
    }

    [Fact]
    public void Adds_changes_and_removes_in_the_order_of_the_steps()
    {
        var writes = Apply(
            [Member(_get)], out var faults,
            new(MemberOp.Add, _post.Id, Limit), new(MemberOp.Replace, _post.Id, null), new(MemberOp.Remove, _get.Id, null), new(MemberOp.Add, _get.Id, Limit));
        Assert.Empty(faults);
        Assert.Equal(2, writes.Count);
        var (got, posted) = (writes.Single(write => write.Read is not null).After!, writes.Single(write => write.Read is null).After!);
        Assert.Equal((Limit, Before, Now), (got.Limit, got.CreatedAt, got.UpdatedAt));
        Assert.Equal((null, Now, "POST", "/flights", _api.Api.Id), (posted.Limit, posted.CreatedAt, posted.Method, posted.Path, posted.ApiId));
    }

    [Fact]
    public void Writes_nothing_for_what_comes_and_goes()
    {
        Assert.Empty(Apply([], out var faults, new(MemberOp.Add, _get.Id, null), new MemberStep(MemberOp.Remove, _get.Id, null)));
        Assert.Empty(faults);
    }

    [Fact]
    public void Replaces_the_limit_when_what_is_there_is_added()
    {
        var after = Assert.Single(Apply([Member(_get)], out _, new MemberStep(MemberOp.Add, _get.Id, Limit))).After!;
        Assert.Equal((Limit, Before, Now), (after.Limit, after.CreatedAt, after.UpdatedAt));
    }

    [Fact]
    public void Notes_every_step_that_names_what_is_not_there()
    {
        Apply(
            [Member(_get)], out var faults,
            new(MemberOp.Add, Guid.NewGuid(), null), new(MemberOp.Remove, _post.Id, null), new(MemberOp.Remove, _get.Id, null), new(MemberOp.Replace, _get.Id, null));
        Assert.Equal(["0.path", "1.path", "3.path"], faults.Select(fault => fault.Field));
        Assert.All(faults, fault => Assert.Equal("missing_reference", fault.Rule));
    }

    private List<MemberWrite> Apply(Document<ApiPackageMember>[] members, out List<Fault> faults, params MemberStep[] steps) => MemberChange.Apply(
        Package, steps, members, id => _api.Operations.FirstOrDefault(operation => operation.Id == id) is { } operation ? (_api, operation) : null, Now, faults = []);

    private Document<ApiPackageMember> Member(ApiOperation operation) => new(
        "row",
        new()
        {
            PackageId = Package, OperationId = operation.Id, ApiId = _api.Api.Id, Method = operation.Method, Path = operation.Path, CreatedAt = Before, UpdatedAt = Before,
        },
        new ETag("1"));
}
