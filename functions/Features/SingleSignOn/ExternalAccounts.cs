using System.Text.Json;
using Features.Credentials;
using Features.Developers;
using Features.IdentityProviders;
using Features.Portals;
using Features.Storage;
using Features.Teams;
using Platform.Storage;

namespace Features.SingleSignOn;

/// <summary>What a provider says of somebody who signed in.</summary>
public sealed record ExternalPerson(string Issuer, string Subject, string Email, string FullName, IReadOnlyList<string> Groups)
{
    private const int NameCharactersMax = 255;

    /// <summary>Reads the claims; null when there is no address, or one that the provider itself does not vouch for.</summary>
    public static ExternalPerson? Read(string issuer, JsonElement token, JsonElement? info, ClaimMappings mappings)
    {
        string? Text(string claim) => ProviderDescription.Text(token, claim) ?? (info is { } more ? ProviderDescription.Text(more, claim) : null);
        if (Text(mappings.Email) is not { } email || !DeveloperRules.IsEmail(email) || IsFalse(token, "email_verified") || (info is { } said && IsFalse(said, "email_verified"))) return null;
        var name = new string([.. (Text(mappings.Name) ?? email).Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029')).Take(NameCharactersMax)]).Trim();
        return new(issuer, ProviderDescription.Text(token, "sub")!, email, name.Length == 0 ? email : name, ReadGroups(token, mappings.Groups) ?? (info is { } rest ? ReadGroups(rest, mappings.Groups) : null) ?? []);
    }

    private static bool IsFalse(JsonElement json, string name) => json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.False || (value.ValueKind == JsonValueKind.String && value.ValueEquals("false")));

    private static IReadOnlyList<string>? ReadGroups(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : null;
}

/// <summary>
/// Finds or makes the account of somebody who signed in with a provider. It is known by issuer and subject, the first time by its address; the provider vouches for it, so it needs no
/// approval, but one that was rejected or revoked stays so.
/// </summary>
public sealed class ExternalAccounts(Tables tables, DeveloperStore developers, TeamStore teams, TeamGroupStore mappings, DeveloperKeys keys, FollowUps followUps, TimeProvider clock)
{
    /// <summary>The account, approved; null when there is one that may not sign in.</summary>
    public async Task<Developer?> SignIn(Portal portal, ExternalPerson person, CancellationToken cancel) =>
        (await Contention.Settle(clock, () => SignInOnce(portal.Id, person, cancel), cancel))?.Developer;

    /// <summary>Puts a developer into the teams of the groups, and takes it out of those that groups decide on and that it is in no group of.</summary>
    public async Task JoinTeams(Portal portal, Guid providerId, Guid developerId, IReadOnlyList<string> groups, CancellationToken cancel)
    {
        if (!portal.IdpMappingEnabled) return;
        var now = (await teams.ListOf(portal.Id, developerId, cancel)).Select(team => team.Id).ToHashSet();
        var (join, leave) = TeamGroupStore.Decide(await mappings.List(portal.Id, providerId, cancel), groups, now, decidesAlone: !portal.KonnectMappingEnabled);
        foreach (var team in join) await teams.Join(portal.Id, team, developerId, cancel);
        foreach (var team in leave) await teams.Leave(portal.Id, team, developerId, cancel);
    }

    private async Task<Settling?> SignInOnce(Guid portalId, ExternalPerson person, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        var row = PeopleKeys.ExternalAccount(person.Issuer, person.Subject);
        var link = await tables.People.Find<Claim>(partition, row, cancel);
        var known = link is null ? null : await developers.Find(portalId, link.Value.Owner, cancel);
        if (known is null && await developers.FindByEmail(portalId, person.Email, cancel) is { } id) known = await developers.Find(portalId, id, cancel);
        var now = clock.GetUtcNow();
        var batch = tables.People.Begin(partition);
        Developer developer;
        Planned? approving = null;
        if (known is null)
        {
            developer = new()
            {
                Id = Guid.NewGuid(), Email = person.Email, FullName = person.FullName, Status = ApprovalStatus.Approved, CreatedAt = now, UpdatedAt = now,
            };
            batch.Claim(PeopleKeys.Email(developer.Email), developer.Id).Add(PeopleKeys.Developer(developer.Id), developer)
                .Add(PeopleKeys.Login(developer.Id), new Login { EmailVerifiedAt = now });
        }
        else
        {
            developer = known.Value;
            if (developer.Status is ApprovalStatus.Rejected or ApprovalStatus.Revoked) return new(null);
            if (developer.Status == ApprovalStatus.Pending)
            {
                developer = developer with { Status = ApprovalStatus.Approved, UpdatedAt = now };
                batch.Replace(known, developer);
                approving = await keys.Plan(portalId, developer.Id, cancel);
            }
        }
        // An account that is gone leaves its link behind.
        if (link is null) batch.Claim(row, developer.Id);
        else if (link.Value.Owner != developer.Id) batch.Replace(link, new Claim(developer.Id));
        var isSaved = (await batch.Commit(cancel)).Committed;
        if (approving is not null) await (isSaved ? followUps.Finish(approving, CancellationToken.None) : followUps.Drop(approving, CancellationToken.None));
        return isSaved ? new(developer) : null;
    }

    private sealed record Settling(Developer? Developer);
}
