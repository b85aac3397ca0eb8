using Features.Access;
using Platform.Storage;

namespace Features.Identity;

/// <summary>
/// Whoever makes an entity, and does not administer its whole type, becomes its admin. What was made is told by the journal: the first record of the commit that is new and
/// named by one id. Doing it again changes nothing.
/// </summary>
public sealed class Ownership(AssignedRoleStore roles, RoleEntities entities)
{
    /// <summary>What the journal notes of a caller who makes something: the type of it, or null where nothing is to be granted.</summary>
    public static string? Of(Caller caller, AccessWord word)
    {
        if (word.Verb != "create" || caller.Grants.Reach == Reach.All) return null;
        var type = RoleCatalogue.TypesOf(word.Resource).FirstOrDefault();
        // Who may delete every entity of the type needs no role on this one.
        return type?.CreatorBecomes is null || caller.Grants.Allow(word with { Verb = "delete" }, type, null) ? null : type.Name;
    }

    public async Task Grant(JournalEntry entry)
    {
        if (entry.Author.Owns is not { } typeName || RoleCatalogue.Find(typeName) is not { CreatorBecomes: { } role } type) return;
        var made = entry.Rows.FirstOrDefault(row => row.Change == "added" && row.Row.Split('|') is [_, var id] && Guid.TryParseExact(id, "D", out _));
        if (made is null) return;
        var id = Guid.Parse(made.Row.Split('|')[1]);
        // An entry may be read late, when what was made is gone again.
        if (!await entities.Has(type.Name, id, CancellationToken.None)) return;
        using var paused = Journal.Pause();
        await roles.Add(entry.Author.Id, AssignedRole.Of(entry.Author.Id, role, type.Name, id), CancellationToken.None);
    }
}
