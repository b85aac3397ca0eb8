namespace Features.Developers;

/// <summary>A developer on the management wire.</summary>
public sealed record PortalDeveloperAnswer(Guid Id, string Email, string FullName, ApprovalStatus Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalDeveloperAnswer Of(Developer developer) =>
        new(developer.Id, developer.Email, developer.FullName, developer.Status, developer.CreatedAt, developer.UpdatedAt);
}

/// <summary>A developer as it sees itself.</summary>
public sealed record DeveloperAnswer(Guid Id, string Email, string FullName, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static DeveloperAnswer Of(Developer developer) => new(developer.Id, developer.Email, developer.FullName, developer.CreatedAt, developer.UpdatedAt);
}
