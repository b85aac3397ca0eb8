using Features.Developers;
using Platform.Fields;

namespace Features.Identity;

/// <summary>What a user must obey. Collects every fault.</summary>
public static class UserRules
{
    private const int CharactersMax = 250;

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static UserChange? ReadChange(BodyFields body)
    {
        var change = new UserChange(
            body.Name("full_name", min: 1, max: CharactersMax),
            body.Name("preferred_name", max: CharactersMax));
        return body.Close() ? change : null;
    }

    /// <summary>The address of an invitation, or null with the faults noted in <paramref name="body"/>.</summary>
    public static string? ReadInvitation(BodyFields body)
    {
        var email = body.ReadEmail();
        return body.Close() ? email : null;
    }
}
