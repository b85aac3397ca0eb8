using System.Globalization;
using Features.ApiPublications;
using Features.Applications;
using Features.Credentials;
using Features.Developers;
using Features.Portals;
using Features.ProductVersions;
using Features.Registrations;

namespace Features.Mail;

/// <summary>A mail that there is to send: to whom, from which portal, and what it says once its link is made.</summary>
/// <param name="EventId">One mail is sent for it.</param>
/// <param name="To">The address.</param>
/// <param name="Portal">The portal.</param>
/// <param name="Template">What it says.</param>
/// <param name="Path">Where its link leads, from the portal's address.</param>
/// <param name="Variables">What its variables stand for, beside those of the portal.</param>
public sealed record Composition(Guid EventId, string To, Portal Portal, MailTemplate Template, string Path, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>What it says instead; null when the portal and the template decide.</summary>
    public MailContent? Content { get; init; }

    /// <summary>The token in its link; null when it needs none.</summary>
    public ComposedToken? Token { get; init; }
}

/// <summary>A token that is minted when a mail is sent.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="DeveloperId">Whose it is.</param>
/// <param name="Generation">The password's generation that it is for.</param>
public sealed record ComposedToken(MailTokenPurpose Purpose, Guid DeveloperId, int Generation);

/// <summary>Decides from what is stored now what mails an event calls for. None for what is gone or was overtaken by later events.</summary>
public sealed class MailComposer(
    PortalStore portals, PortalSettings settings, DeveloperStore developers, ApplicationStore applications, ApplicationOwners owners, RegistrationStore registrations,
    CredentialStore credentials, PublishedNames names, ProductPublications products, TimeProvider clock)
{
    public async Task<IReadOnlyList<Composition>> Compose(OutboxMessage message, CancellationToken cancel)
    {
        if (await portals.Find(message.PortalId, cancel) is not { Value: var portal }) return [];
        if (message.Occasion == MailOccasion.Test) return ComposeTest(message, portal);
        if (!portal.AuthenticationEnabled) return [];
        return message.Occasion switch
        {
            MailOccasion.RegistrationDecided => await ComposeRegistration(message, portal, cancel),
            MailOccasion.VersionDeprecated => await ComposeDeprecation(message, portal, cancel),
            MailOccasion.KeyExpiringSoon or MailOccasion.KeyExpired => await ComposeKey(message, portal, cancel),
            _ => await ComposeAccount(message, portal, cancel) is { } mail ? [mail] : [],
        };
    }

    private async Task<Composition?> ComposeAccount(OutboxMessage message, Portal portal, CancellationToken cancel)
    {
        var id = message.Address is { } address ? await developers.FindByEmail(portal.Id, address, cancel) : message.DeveloperId;
        if (id is not { } developerId || await developers.Find(portal.Id, developerId, cancel) is not { Value: var developer }
            || await developers.FindLogin(portal.Id, developerId, cancel) is not { Value: var login }) return null;
        return message.Occasion switch
        {
            MailOccasion.SignedUp when login.EmailVerifiedAt is null =>
                Mail(MailTemplate.ConfirmEmailAddress, "/confirm-email?token=", MailTokenPurpose.VerifyEmail),
            // Whoever signs up with an address that has an account forgot that it has one.
            MailOccasion.SignedUp or MailOccasion.PasswordForgotten => Mail(MailTemplate.ResetPassword, "/reset-password?token=", MailTokenPurpose.SetPassword),
            MailOccasion.Invited when login.PasswordHash is null => Mail(MailTemplate.DeveloperInvitation, "/reset-password?token=", MailTokenPurpose.SetPassword),
            MailOccasion.AccountDecided when message.Status == developer.Status && MailTemplate.OfAccount(developer.Status) is { } template =>
                Mail(template, developer.Status == ApprovalStatus.Approved ? "/login" : "/", null),
            _ => null,
        };
        Composition Mail(MailTemplate template, string path, MailTokenPurpose? purpose) => new(message.EventId, developer.Email, portal, template, path, VariablesOf(developer))
        {
            Token = purpose is { } known ? new(known, developerId, login.Generation) : null,
        };
    }

    private async Task<IReadOnlyList<Composition>> ComposeRegistration(OutboxMessage message, Portal portal, CancellationToken cancel)
    {
        if (message is not { ApplicationId: { } applicationId, EntityId: { } entityId, Status: { } status } || MailTemplate.OfRegistration(status) is not { } template
            || await applications.Find(portal.Id, applicationId, cancel) is not { Value: var application }
            || await registrations.FindFor(portal.Id, applicationId, entityId, cancel) is not { Value: var registration } || registration.Status != status
            || await names.Find(registration.EntityType, entityId, cancel) is not { } entity) return [];
        var path = PathOf(entity);
        return await ToOwners(message, portal, application, template, path, cancel,
            (MailVariable.ApplicationName, application.Name), (MailVariable.ApiName, entity.Name), (MailVariable.ApiVersion, entity.Version ?? ""),
            (MailVariable.DocumentationUrl, settings.UrlOf(portal) + path));
    }

    // Whoever was killed before the version was deprecated has told nobody. Every application that may use the version, of whoever may use the application; each person is told of each application.
    private async Task<IReadOnlyList<Composition>> ComposeDeprecation(OutboxMessage message, Portal portal, CancellationToken cancel)
    {
        if (message.EntityId is not { } versionId || await names.Find(EntityType.ProductVersion, versionId, cancel) is not { } version
            || !await products.IsDeprecated(portal.Id, versionId, cancel)) return [];
        var (mails, path) = (new List<Composition>(), PathOf(version));
        foreach (var registration in (await registrations.List(portal.Id, cancel)).Where(one => one.EntityId == versionId && one.Status == ApprovalStatus.Approved))
        {
            if (await applications.Find(portal.Id, registration.ApplicationId, cancel) is not { Value: var application }) continue;
            mails.AddRange(await ToOwners(message with { EventId = EventIds.Of($"{message.EventId:D}|{application.Id:D}") }, portal, application, MailTemplate.VersionDeprecated, path, cancel,
                (MailVariable.ApplicationName, application.Name), (MailVariable.ApiName, version.Name), (MailVariable.ApiVersion, version.Version ?? ""),
                (MailVariable.DocumentationUrl, settings.UrlOf(portal) + path)));
        }
        return mails;
    }

    private static string PathOf(EntityName entity) => entity.Type == EntityType.ProductVersion ? $"/products/{entity.Slug}" : $"/apis/{Uri.EscapeDataString(entity.Slug)}";

    private async Task<IReadOnlyList<Composition>> ComposeKey(OutboxMessage message, Portal portal, CancellationToken cancel)
    {
        if (message is not { ApplicationId: { } applicationId, CredentialId: { } credentialId, ExpiresAt: { } expiresAt }
            || await applications.Find(portal.Id, applicationId, cancel) is not { Value: var application }
            || await credentials.FindKey(portal.Id, applicationId, credentialId, cancel) is not { Value: { IsReplaced: false } key } || key.ExpiresAt != expiresAt
            // Too late to warn: the other mail says so.
            || (message.Occasion == MailOccasion.KeyExpiringSoon && key.HasEnded(clock.GetUtcNow()))) return [];
        var template = message.Occasion == MailOccasion.KeyExpiringSoon ? MailTemplate.KeyExpiringSoon : MailTemplate.KeyExpired;
        return await ToOwners(message, portal, application, template, $"/apps/{applicationId:D}", cancel,
            (MailVariable.ApplicationName, application.Name), (MailVariable.CredentialName, key.DisplayName),
            (MailVariable.CredentialExpiresAt, expiresAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
    }

    // Every member of a team gets one, once.
    private async Task<IReadOnlyList<Composition>> ToOwners(
        OutboxMessage message, Portal portal, Application application, MailTemplate template, string path, CancellationToken cancel, params (string Name, string Value)[] variables)
    {
        var people = await owners.People(portal.Id, application, cancel);
        return [.. people.Select(developer => new Composition(
            EventIds.Of($"{message.EventId:D}|{developer.Id:D}"), developer.Email, portal, template, path,
            new Dictionary<string, string>(VariablesOf(developer).Concat(variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))))))];
    }

    private IReadOnlyList<Composition> ComposeTest(OutboxMessage message, Portal portal) =>
        message is { Address: { } address, Content: { } content, Template: { } name } && MailTemplate.Find(name) is { } template
            ? [new(message.EventId, address, portal, template, "/", MailVariable.All.ToDictionary(variable => variable.Name, variable => variable.Example)) { Content = content }]
            : [];

    private static Dictionary<string, string> VariablesOf(Developer developer) => new()
    {
        [MailVariable.DeveloperEmail] = developer.Email,
        [MailVariable.DeveloperFullName] = developer.FullName,
        [MailVariable.DeveloperStatus] = Platform.Http.Wire.Word(developer.Status),
    };
}
