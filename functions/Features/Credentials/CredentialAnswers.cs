namespace Features.Credentials;

/// <summary>A key as it is listed: never itself.</summary>
public record CredentialAnswer(string Type, Guid Id, string DisplayName, CredentialStatus Status, DateTimeOffset? ExpiresAt, DateTimeOffset CreatedAt)
{
    public static CredentialAnswer Of(Credential credential, DateTimeOffset now) =>
        new("api_key", credential.Id, credential.DisplayName, credential.StatusAt(now), credential.ExpiresAt, credential.CreatedAt);
}

/// <summary>A new key, this once.</summary>
public sealed record NewCredentialAnswer : CredentialAnswer
{
    public NewCredentialAnswer(CredentialAnswer plain, string key) : base(plain) => Credential = key;

    public string Credential { get; }
}
