using Features.Applications;
using Features.Developers;
using Features.Portals;
using Features.Registrations;

namespace Features.Mail;

/// <summary>A mail that there is to send: to whom, from which portal, and what it says once its link is made.</summary>
/// <param name="To">The developer.</param>
/// <param name="Portal">The portal.</param>
/// <param name="Template">What it says.</param>
/// <param name="Purpose">What the token in its link is for; null when it needs none.</param>
/// <param name="Generation">The password's generation that the token is for.</param>
/// <param name="Path">Where its link leads, from the portal's address.</param>
public sealed record Composition(Developer To, Portal Portal, MailTemplate Template, MailTokenPurpose? Purpose, int Generation, string Path)
{
    /// <summary>Variables beside those of the portal and the developer.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();
}

/// <summary>Decides from what is stored now what mail an event calls for. None for what is gone or was overtaken by later events.</summary>
public sealed class MailComposer(
    PortalStore portals, DeveloperStore developers, ApplicationStore applications, RegistrationStore registrations, PublishedNames names)
{
    public async Task<Composition?> Compose(OutboxMessage message, CancellationToken cancel)
    {
        if (await portals.Find(message.PortalId, cancel) is not { Value: { AuthenticationEnabled: true } portal }) return null;
        if (message.Occasion == MailOccasion.RegistrationDecided) return await ComposeRegistration(message, portal, cancel);
        var id = message.Address is { } address ? await developers.FindByEmail(portal.Id, address, cancel) : message.DeveloperId;
        if (id is not { } developerId || await developers.Find(portal.Id, developerId, cancel) is not { Value: var developer }
            || await developers.FindLogin(portal.Id, developerId, cancel) is not { Value: var login }) return null;
        return message.Occasion switch
        {
            MailOccasion.SignedUp when login.EmailVerifiedAt is null =>
                new(developer, portal, MailTemplate.ConfirmEmailAddress, MailTokenPurpose.VerifyEmail, login.Generation, "/confirm-email?token="),
            // Whoever signs up with an address that has an account forgot that it has one.
            MailOccasion.SignedUp or MailOccasion.PasswordForgotten => SetPassword(MailTemplate.ResetPassword),
            MailOccasion.Invited when login.PasswordHash is null => SetPassword(MailTemplate.DeveloperInvitation),
            MailOccasion.AccountDecided when message.Status == developer.Status && MailTemplate.OfAccount(developer.Status) is { } template =>
                new(developer, portal, template, null, 0, developer.Status == ApprovalStatus.Approved ? "/login" : "/"),
            _ => null,
        };
        Composition SetPassword(MailTemplate template) => new(developer, portal, template, MailTokenPurpose.SetPassword, login.Generation, "/reset-password?token=");
    }

    private async Task<Composition?> ComposeRegistration(OutboxMessage message, Portal portal, CancellationToken cancel)
    {
        if (message is not { ApplicationId: { } applicationId, EntityId: { } entityId, Status: { } status } || MailTemplate.OfRegistration(status) is not { } template
            || await applications.Find(portal.Id, applicationId, cancel) is not { Value: var application }
            || await developers.Find(portal.Id, application.OwnerId, cancel) is not { Value: var developer }
            || await registrations.FindFor(portal.Id, applicationId, entityId, cancel) is not { Value: var registration } || registration.Status != status
            || await names.Find(registration.EntityType, entityId, cancel) is not { } entity) return null;
        return new(developer, portal, template, null, 0, $"/apis/{Uri.EscapeDataString(entity.Slug)}")
        {
            Others = new Dictionary<string, string> { ["application_name"] = application.Name, ["api_name"] = entity.Name, ["api_version"] = entity.Version ?? "" },
        };
    }
}
