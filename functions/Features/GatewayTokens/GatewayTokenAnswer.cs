namespace Features.GatewayTokens;

/// <summary>A gateway's token as it is listed.</summary>
public sealed record GatewayTokenAnswer(Guid Id, string Name, DateTimeOffset CreatedAt)
{
    public static GatewayTokenAnswer Of(GatewayToken token) => new(token.Id, token.Name, token.CreatedAt);
}

/// <summary>A token that was just made, with the only copy of it.</summary>
public sealed record NewGatewayTokenAnswer(Guid Id, string Name, string Token, DateTimeOffset CreatedAt);
