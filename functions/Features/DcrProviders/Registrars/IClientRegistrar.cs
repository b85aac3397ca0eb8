namespace Features.DcrProviders;

/// <summary>
/// Registers clients at an identity provider and manages them there: one interface over the providers' different ways. A provider that refuses or does not answer is an
/// expected result, never an exception.
/// </summary>
public interface IClientRegistrar
{
    /// <summary>Registers a client. The secret exists in the answer only.</summary>
    Task<Provided<NewClient>> Register(ClientSettings settings, CancellationToken cancel);

    /// <summary>Brings a client in line with the settings; repeating it changes nothing more. It may come with a new management token.</summary>
    Task<Provided<ClientHandle>> Update(ClientHandle client, ClientSettings settings, CancellationToken cancel);

    /// <summary>Removes a client. One that is not there (any more) counts as removed.</summary>
    Task<Provided<ClientHandle>> Remove(ClientHandle client, CancellationToken cancel);

    /// <summary>Gives a client another secret and ends the one before. Null when the provider has no way to: then the client itself is replaced.</summary>
    Task<Provided<string>>? RenewSecret(ClientHandle client, CancellationToken cancel);

    /// <summary>The scopes that a client was granted, live. Null when the provider has no way to say.</summary>
    Task<Provided<List<string>>>? ListScopes(ClientHandle client, CancellationToken cancel);

    /// <summary>Whether a client exists that was not registered by us. Null when the provider has no way to say.</summary>
    Task<Provided<bool?>>? Exists(string clientId, CancellationToken cancel);

    /// <summary>The clients that were registered with a mark. Null when the provider has no way to look: what was lost there is lost.</summary>
    Task<Provided<List<ClientHandle>>>? FindMarked(Guid mark, CancellationToken cancel);

    /// <summary>
    /// Whether the provider takes our credentials for managing clients, without leaving anything behind there. Null when that can only be seen by registering a client.
    /// </summary>
    Task<Provided<bool?>>? Verify(CancellationToken cancel);
}

/// <summary>What came of asking a provider.</summary>
/// <param name="Value">The result; worthless when there is a failure.</param>
/// <param name="Failure">What went wrong, for administrators. Holds no secret.</param>
public sealed record Provided<T>(T? Value, string? Failure)
{
    public static Provided<T> Done(T value) => new(value, null);

    public static Provided<T> Failed(string failure) => new(default, failure);

    /// <summary>The same failure of another question.</summary>
    public Provided<TOther> As<TOther>() => Provided<TOther>.Failed(Failure!);
}

/// <summary>How a client is known at its provider.</summary>
/// <param name="ClientId">The client, as it stands in tokens.</param>
/// <param name="ManagementUrl">Where the client alone is managed, for providers that say so.</param>
/// <param name="ManagementToken">A secret: what opens that address. Only ever stored sealed.</param>
public sealed record ClientHandle(string ClientId, string? ManagementUrl = null, string? ManagementToken = null)
{
    // Records print themselves, and this one might come into a log.
    public override string ToString() => ClientId;
}

/// <summary>A client that was just registered, and the only copy of its secret.</summary>
public sealed record NewClient(ClientHandle Handle, string? Secret)
{
    public override string ToString() => Handle.ToString();
}

/// <summary>What a client shall be.</summary>
/// <param name="Mark">Put into the client where the provider has room for it, so that one whose registration was never answered can be found.</param>
/// <param name="PortalId">The portal of its application.</param>
/// <param name="ApplicationId">Its application.</param>
/// <param name="Name">The application's name.</param>
/// <param name="Description">The application's description.</param>
/// <param name="RedirectUri">Where people are sent back to after they signed in; null for clients that act for themselves.</param>
/// <param name="Scopes">The scopes that the developer chose.</param>
/// <param name="Audiences">The APIs that tokens shall be for, from the strategy.</param>
public sealed record ClientSettings(
    Guid Mark, Guid PortalId, Guid ApplicationId, string Name, string? Description, string? RedirectUri, IReadOnlyList<string> Scopes, IReadOnlyList<string> Audiences)
{
    public IReadOnlyList<string> GrantTypes => RedirectUri is null ? ["client_credentials"] : ["authorization_code", "refresh_token", "client_credentials"];

    public IReadOnlyList<string> RedirectUris => RedirectUri is null ? [] : [RedirectUri];
}
