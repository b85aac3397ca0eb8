using Features.Export;
using Platform.Errors;
using Platform.Fields;
using Policies;

namespace Features.AuthStrategies;

/// <summary>
/// The secret with which an OpenID Connect strategy asks its provider about opaque tokens. It is sealed for enforcement, is in no answer, and must be given again when it would go elsewhere, so that
/// nobody can have it sent to a place of theirs.
/// </summary>
public sealed class StrategySecrets(SharedSecrets secrets)
{
    /// <summary>Where it stands in a body.</summary>
    public const string Field = $"configs.openid-connect.{OpenIdConnectSettings.ClientSecretKey}";

    /// <summary>The strategy with the secret that it has from now on, or why that cannot be.</summary>
    /// <param name="after">The strategy as it is wanted.</param>
    /// <param name="before">The strategy as it was; null for a new one.</param>
    /// <param name="given">The secret as the caller gave it.</param>
    public (AuthStrategy? Strategy, Fault? Fault) Put(AuthStrategy after, AuthStrategy? before, Optional<string?> given)
    {
        if (after.OpenIdConnect is not { } wanted) return (after, null);
        if (given.IsGiven && given.Value is { } secret)
        {
            return secrets.Box.CanSeal
                ? (With(secrets.Box.Seal(secret, PolicyIntrospection.PurposeOf(after.Id.ToString("D")))), null)
                : (null, new(Field, "invalid", "This deployment cannot keep such secrets: the setting Enforcement__SecretsKey is missing"));
        }
        if (given.IsGiven || before?.OpenIdConnect is not { SealedSecret: { } kept } stored) return (With(null), null);
        return wanted.AsksAs(stored) ? (With(kept), null)
            : (null, new(Field, "required", "client_secret must be given again when issuer, client_id or introspection_endpoint change; null takes it away"));

        AuthStrategy With(string? sealedSecret) => after with { OpenIdConnect = wanted with { SealedSecret = sealedSecret } };
    }

    /// <summary>Notes in a body that such a secret cannot be kept here.</summary>
    public void Check(BodyFields body, string? given)
    {
        if (given is not null && !secrets.Box.CanSeal) body.Faults.Add(new(body.PathOf(Field), "invalid", "This deployment cannot keep such secrets: the setting Enforcement__SecretsKey is missing"));
    }

    /// <summary>A strategy of a document with its secret: the given one, or else the stored one while it goes to the same place.</summary>
    public AuthStrategy Keep(AuthStrategy wanted, AuthStrategy? stored, string? given)
    {
        if (wanted.OpenIdConnect is not { } settings) return wanted;
        var kept = stored?.OpenIdConnect is { } before && settings.AsksAs(before) ? before.SealedSecret : null;
        var sealedSecret = secrets.Box.CanSeal ? secrets.Box.Keep(given, kept, PolicyIntrospection.PurposeOf(wanted.Id.ToString("D"))) : kept;
        return wanted with { OpenIdConnect = settings with { SealedSecret = sealedSecret } };
    }
}
