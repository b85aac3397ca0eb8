namespace Features.IpAllowLists;

/// <summary>Addresses from which a portal may be reached while its <c>sipr_enabled</c> is on.</summary>
public sealed record IpAllowList
{
    public required Guid Id { get; init; }
    public required IReadOnlyList<string> AllowedIps { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A list on the management wire.</summary>
public sealed record IpAllowListAnswer(Guid Id, IReadOnlyList<string> AllowedIps);

/// <summary>The lists on the management wire. Here, unlike in other cursor-paged lists, <c>meta</c> is the page itself.</summary>
public sealed record IpAllowListPage(Platform.Lists.CursorMeta Meta, IReadOnlyList<IpAllowListAnswer> Data);
