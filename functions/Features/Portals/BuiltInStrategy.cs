using Features.AuthStrategies;

namespace Features.Portals;

/// <summary>
/// The key-auth strategy that every portal finds ready. One for all portals: the contract promises that it exists, not that it is the portal's own, and an
/// application of one portal is never one of another whatever they share. Its id is fixed, so that its row is the claim that keeps it single; it is made
/// with the first portal that needs it, and may be changed and, once unused, deleted like any other.
/// </summary>
public static class BuiltInStrategy
{
    public static Guid Id { get; } = new("00000000-0000-4000-8000-000000000002");

    public static AuthStrategy Make(DateTimeOffset now) => new()
    {
        Id = Id,
        Name = "key-auth",
        DisplayName = "API key",
        Type = StrategyType.KeyAuth,
        KeyNames = [AuthStrategyRules.KeyNameDefault],
        CreatedAt = now,
        UpdatedAt = now,
    };
}
