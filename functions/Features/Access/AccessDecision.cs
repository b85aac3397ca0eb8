using Microsoft.AspNetCore.Routing;
using Platform.Fields;

namespace Features.Access;

/// <summary>What becomes of a call.</summary>
public enum Verdict { Pass, Forbid, Hide }

/// <summary>
/// Whether a caller may do what an endpoint's word says, with the entities that its path names. Pure. What the caller may not see is hidden (404); what they may see and not
/// change, and what concerns a whole type, is forbidden (403).
/// </summary>
public static class AccessDecision
{
    // Users may look after themselves and their tokens.
    private static readonly string[] Own = ["users:read,edit", "access-tokens:*"];

    public static Verdict Decide(Caller caller, AccessWord word, RouteValueDictionary path)
    {
        var grants = caller.Grants;
        if (grants.Reach == Reach.All || RoleCatalogue.IsEverybodys(word)) return Verdict.Pass;
        if (Array.Exists(Own, word.IsIn) && caller.Kind == HolderKind.User && IdIn(path, "userId") == caller.Id) return Verdict.Pass;
        var types = RoleCatalogue.TypesOf(word.Resource).ToList();
        var named = types.Select(type => (Type: type, Id: IdOf(type, path))).FirstOrDefault(one => one.Id is not null);
        var verdict = named.Id is { } id ? OnEntity(grants, word, named.Type, id)
            : Array.Exists(["list", "create"], verb => verb == word.Verb) ? OnType(grants, word, types)
            : types.Exists(type => grants.Allow(word, type, null)) ? Verdict.Pass
            : word.Verb == "read" && path.Count > 0 ? Verdict.Hide : Verdict.Forbid;
        return verdict == Verdict.Pass && NamesHidden(grants, named.Type, path) ? Verdict.Hide : verdict;
    }

    /// <summary>Whether a list without an entity in its path shows less than all to this caller.</summary>
    public static bool IsPartial(Caller caller, AccessWord word, RouteValueDictionary path) =>
        word.Verb == "list" && RoleCatalogue.TypesOf(word.Resource).ToList() is { Count: > 0 } types
        && types.TrueForAll(type => IdOf(type, path) is null && !caller.Grants.Allow(word, type, null));

    private static Verdict OnEntity(Grants grants, AccessWord word, EntityType type, Guid id) =>
        grants.Allow(word, type, id) ? Verdict.Pass : grants.See(type, id) ? Verdict.Forbid : Verdict.Hide;

    // A list shows what its caller may see of it; whoever may see nothing of that kind is told so.
    private static Verdict OnType(Grants grants, AccessWord word, List<EntityType> types) =>
        types.Exists(type => word.Verb == "list" ? grants.AllowSomewhere(word, type) : grants.Allow(word, type, null)) ? Verdict.Pass : Verdict.Forbid;

    /// <summary>Whether the path names another entity that the caller may not see, such as the portal in which an API is published.</summary>
    private static bool NamesHidden(Grants grants, EntityType? asked, RouteValueDictionary path) =>
        RoleCatalogue.Types.Any(type => type != asked && IdOf(type, path) is { } id && !grants.See(type, id));

    private static Guid? IdOf(EntityType type, RouteValueDictionary path)
    {
        foreach (var parameter in type.Parameters)
            if (IdIn(path, parameter) is { } id) return id;
        return null;
    }

    private static Guid? IdIn(RouteValueDictionary path, string parameter) =>
        path.TryGetValue(parameter, out var value) && Uuid.TryRead(value as string, out var id) ? id : null;
}
