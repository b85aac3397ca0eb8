namespace Policies;

/// <summary>What a snapshot says of operations and of who may call them, read.</summary>
internal static class SnapshotAccess
{
    public static PolicyStrategy Strategy(ref SnapshotJson json)
    {
        string? id = null;
        var strategy = new PolicyStrategy { Id = "" };
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Shared();
            else if (json.Is("kind"u8)) strategy = strategy with { Kind = (StrategyKind)json.OneOf(nameof(StrategyKind.KeyAuth), nameof(StrategyKind.OpenIdConnect)) };
            else if (json.Is("keyNames"u8)) strategy = strategy with { KeyNames = json.Texts() };
            else if (json.Is("hideCredentials"u8)) strategy = strategy with { HideCredentials = json.Flag() };
            else if (json.Is("issuer"u8)) strategy = strategy with { Issuer = json.TextOrNull() };
            else if (json.Is("credentialClaims"u8)) strategy = strategy with { CredentialClaims = json.Texts() };
            else if (json.Is("scopes"u8)) strategy = strategy with { Scopes = json.Texts() };
            else if (json.Is("authMethods"u8)) strategy = strategy with { AuthMethods = json.Texts() };
            else if (json.Is("introspection"u8)) strategy = strategy with { Introspection = Introspection(ref json) };
            else json.Skip();
        }
        return strategy with { Id = json.Needed(id, "a strategy's id") };
    }

    public static PolicyOperation Operation(ref SnapshotJson json)
    {
        string? id = null, api = null, method = null, path = null;
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Shared();
            else if (json.Is("apiId"u8)) api = json.Shared();
            else if (json.Is("method"u8)) method = json.Shared();
            else if (json.Is("path"u8)) path = json.Text();
            else json.Skip();
        }
        return new()
        {
            Id = json.Needed(id, "an operation's id"), ApiId = json.Needed(api, "an operation's API"),
            Method = json.Needed(method, "an operation's method"), Path = json.Needed(path, "an operation's path"),
        };
    }

    public static PolicyPublication Publication(ref SnapshotJson json)
    {
        string? entity = null, portal = null;
        var publication = new PolicyPublication { EntityId = "", PortalId = "" };
        for (json.Open(); json.Next();)
        {
            if (json.Is("entityId"u8)) entity = json.Shared();
            else if (json.Is("kind"u8)) publication = publication with { Kind = (PublishedKind)json.OneOf(nameof(PublishedKind.Api), nameof(PublishedKind.Package)) };
            else if (json.Is("portalId"u8)) portal = json.Shared();
            else if (json.Is("strategyId"u8)) publication = publication with { StrategyId = json.SharedOrNull() };
            else if (json.Is("createdAt"u8)) publication = publication with { CreatedAt = json.Instant() };
            else json.Skip();
        }
        return publication with { EntityId = json.Needed(entity, "what is published"), PortalId = json.Needed(portal, "a publication's portal") };
    }

    public static PolicyPackage Package(ref SnapshotJson json)
    {
        string? id = null;
        var package = new PolicyPackage { Id = "" };
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Shared();
            else if (json.Is("createdAt"u8)) package = package with { CreatedAt = json.Instant() };
            else if (json.Is("limit"u8)) package = package with { Limit = Limit(ref json) };
            else if (json.Is("members"u8)) package = package with { Members = json.List(Member) };
            else json.Skip();
        }
        return package with { Id = json.Needed(id, "a package's id") };
    }

    public static PolicyConsumer Consumer(ref SnapshotJson json)
    {
        string? id = null, username = null, custom = null;
        for (json.Open(); json.Next();)
        {
            if (json.Is("id"u8)) id = json.Text();
            else if (json.Is("username"u8)) username = json.TextOrNull();
            else if (json.Is("customId"u8)) custom = json.TextOrNull();
            else json.Skip();
        }
        return new(json.Needed(id, "a consumer's id"), username, custom);
    }

    public static PolicyGuard Guard(ref SnapshotJson json)
    {
        string? service = null, api = null;
        for (json.Open(); json.Next();)
        {
            if (json.Is("serviceId"u8)) service = json.Text();
            else if (json.Is("apiId"u8)) api = json.Shared();
            else json.Skip();
        }
        return new(json.Needed(service, "a guard's service"), json.Needed(api, "a guard's API"));
    }

    private static PolicyMember Member(ref SnapshotJson json)
    {
        string? operation = null;
        RateLimit? limit = null;
        for (json.Open(); json.Next();)
        {
            if (json.Is("operationId"u8)) operation = json.Shared();
            else if (json.Is("limit"u8)) limit = Limit(ref json);
            else json.Skip();
        }
        return new() { OperationId = json.Needed(operation, "a member's operation"), Limit = limit };
    }

    private static RateLimit? Limit(ref SnapshotJson json)
    {
        if (!json.Open())
            return null;
        long? calls = null;
        LimitDuration? duration = null;
        var (scope, window) = (LimitScope.Credential, LimitWindow.Fixed);
        while (json.Next())
        {
            if (json.Is("limit"u8)) calls = json.Long();
            else if (json.Is("duration"u8)) duration = (LimitDuration)json.OneOf(nameof(LimitDuration.Seconds), nameof(LimitDuration.Minutes), nameof(LimitDuration.Hours));
            else if (json.Is("scope"u8)) scope = (LimitScope)json.OneOf(nameof(LimitScope.Credential), nameof(LimitScope.Application));
            else if (json.Is("window"u8)) window = (LimitWindow)json.OneOf(nameof(LimitWindow.Fixed), nameof(LimitWindow.Sliding));
            else json.Skip();
        }
        return calls is { } known && duration is { } length
            ? new(known, length) { Scope = scope, Window = window }
            : throw new System.Text.Json.JsonException("a limit without its number of calls or its duration");
    }

    private static PolicyIntrospection? Introspection(ref SnapshotJson json)
    {
        if (!json.Open())
            return null;
        string? client = null, secret = null, endpoint = null;
        while (json.Next())
        {
            if (json.Is("clientId"u8)) client = json.Text();
            else if (json.Is("sealedSecret"u8)) secret = json.Text();
            else if (json.Is("endpoint"u8)) endpoint = json.TextOrNull();
            else json.Skip();
        }
        return new(json.Needed(client, "an introspection's client"), json.Needed(secret, "an introspection's secret"), endpoint);
    }
}
