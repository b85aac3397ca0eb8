using Features.Applications;
using Platform.Storage;

namespace Features.Credentials;

/// <summary>A key as it is listed: never itself.</summary>
public record CredentialAnswer(string Type, Guid Id, string DisplayName, CredentialStatus Status, DateTimeOffset? ExpiresAt, DateTimeOffset CreatedAt)
{
    public static CredentialAnswer Of(Credential credential, DateTimeOffset now) =>
        new("api_key", credential.Id, credential.DisplayName, credential.StatusAt(now), credential.ExpiresAt, credential.CreatedAt);

    /// <summary>What an application is known by: its keys, or the secret of the client that was registered for it.</summary>
    public static IEnumerable<object> Of(Application application, IEnumerable<Document<Credential>> held, DateTimeOffset now) => application.Registered is { } client
        ? held.Where(row => row.Value.ClientId is not null).Select(row => new ClientSecretAnswer("client_secret", client.Mark.ToString("D"), null, client.ClientId, row.Value.CreatedAt, null))
        : held.Where(row => row.Value.KeyHash is not null).Select(row => Of(row.Value, now));
}

/// <summary>The secret of a client as it is listed: never itself. Its provider alone knows when it ends.</summary>
public sealed record ClientSecretAnswer(string Type, string Id, string? DisplayName, string ClientId, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A new key, this once.</summary>
public sealed record NewCredentialAnswer : CredentialAnswer
{
    public NewCredentialAnswer(CredentialAnswer plain, string key) : base(plain) => Credential = key;

    public string Credential { get; }
}
