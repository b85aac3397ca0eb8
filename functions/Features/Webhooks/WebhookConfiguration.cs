using System.Text.RegularExpressions;
using Features.Export;
using Features.Storage;
using Platform.Secrets;

namespace Features.Webhooks;

/// <summary>
/// Webhooks. That one was switched off for its failures, and that its secret is just being replaced, is not configured. A portal that is gone may still be named: without its name
/// the webhook would be told of everything.
/// </summary>
public static partial class WebhookConfiguration
{
    private const string SecretField = "secret";

    // Standard Webhooks: 24 to 64 bytes in base64.
    private const int SecretCharactersMax = 96;

    public static ConfigurationPart<Webhook> Part(Tables tables, SecretBox box) => new("webhooks", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Webhooks),
        Id = placed => placed.Value.Id,
        IsSecret = key => key == SecretField,
        Secrets = webhook => [new(SecretField, webhook.SealedSecret is { Length: > 0 } secret ? secret : null, IsRequired: true)],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.Webhook, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.Url, placed.Value.EventTypes, placed.Value.PortalIds, placed.Value.Enabled,
        }),
        ReadItem = (body, _, now) =>
        {
            var (id, secret) = (body.ReadId(), body.Text(SecretField, max: SecretCharactersMax, pattern: Form(), form: "be whsec_ and 24 to 64 bytes in base64").Value);
            if (WebhookRules.Read(body, isNew: true) is not { } draft) return null;
            box.Check(body, SecretField, secret);
            return new(Tables.Org, CatalogKeys.Webhook(id), id, stored =>
            {
                var kept = stored?.Url == draft.Url.Value ? stored?.SealedSecret : null;
                var (enabled, sealedSecret) = (draft.Enabled.Value ?? true, box.CanSeal ? box.Keep(secret, kept, Webhook.PurposeOf(id)) ?? "" : kept ?? "");
                var webhook = draft.ApplyTo(new() { Id = id, Name = "", Url = "", SealedSecret = sealedSecret, CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now }) with { Enabled = enabled };
                return stored is null || stored.Enabled != enabled || stored.SealedSecret != sealedSecret ? webhook : webhook with
                {
                    DisabledReason = stored.DisabledReason, DisabledAt = stored.DisabledAt, SealedPreviousSecret = stored.SealedPreviousSecret,
                    PreviousSecretExpiresAt = stored.PreviousSecretExpiresAt,
                };
            });
        },
    };

    [GeneratedRegex(@"^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
