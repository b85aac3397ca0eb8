using Features.PortalCatalog;
using Platform.Http;
using Platform.Lists;

namespace Features.Search;

/// <summary>A page of hits. Operations have one form, everything else the other.</summary>
public sealed record SearchAnswer(IReadOnlyList<object> Data, SearchMeta Meta);

public sealed record SearchMeta(CursorMeta Page);

public sealed record OperationHit(
    string Id, string Type, string Name, string Match, string Description, OperationHitAttributes Attributes, OperationHitRelations Relations);

public sealed record OperationHitAttributes(
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string OperationId, string OperationKey, string Path, string Method, string Scope, string Summary,
    string ApiDescription, string ApiName, string ApiSlug, string ApiVersion);

public sealed record OperationHitRelations(
    string ApiId, string SpecId, string PortalId, string OrgId, string ApiName, string ApiSlug, string ApiVersion, string ApiDescription);

public sealed record DocumentHit(string Id, string Type, string Name, string Match, string Description, DocumentHitAttributes Attributes, DocumentHitRelations Relations);

public sealed record DocumentHitAttributes(
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Path, string Scope, string ApiSlug, string ParentDocumentId, string Slug);

public sealed record DocumentHitRelations(
    string ApiId, string SpecId, string PortalId, string OrgId, string ApiSlug, string ApiVersion, string ApiDescription, string ParentDocumentId, string Path, string Slug);

/// <summary>Writes hits in the contract's two forms, in which what a thing does not have is an empty string.</summary>
internal static class SearchAnswers
{
    private const int MatchCharacters = 160;

    public static object Of(SearchEntry entry, Guid portalId, IReadOnlyList<string> words)
    {
        var owner = entry.Owner;
        var (match, scope) = (MatchOf(entry, words), Wire.Word(owner?.Publication.Visibility ?? entry.Visibility));
        var (api, version, specification) = (owner?.Id.ToString("D") ?? "", owner?.Version ?? "", owner?.VersionId?.ToString("D") ?? "");
        var (portal, organization) = (portalId.ToString("D"), PortalContextAnswer.Organization.ToString("D"));
        if (entry.Kind == SearchKind.Operation)
            return new OperationHit(entry.Id, "api_specs_operation", entry.Name, match, entry.Description,
                new(entry.CreatedAt, entry.UpdatedAt, entry.OperationId, $"{entry.Method} {entry.Path}", entry.Path, entry.Method, scope, entry.Name, owner!.Description, owner.Name,
                    owner.Slug, version),
                new(api, specification, portal, organization, owner.Name, owner.Slug, version, owner.Description));
        var parent = entry.ParentId?.ToString("D") ?? "";
        return new DocumentHit(entry.Id, TypeOf(entry.Kind), entry.Name, match, entry.Description,
            new(entry.CreatedAt, entry.UpdatedAt, entry.Path, scope, owner?.Slug ?? "", parent, entry.Slug),
            new(api, specification, portal, organization, owner?.Slug ?? "", version, owner?.Description ?? "", parent, entry.Path, entry.Slug));
    }

    private static string TypeOf(SearchKind kind) => kind switch { SearchKind.Api => "api", SearchKind.Document => "api_document", _ => "portal_page" };

    // The words around the first place where a word of the query stands; where it came in by an edit there is none, and the beginning is shown.
    private static string MatchOf(SearchEntry entry, IReadOnlyList<string> words)
    {
        foreach (var text in new[] { entry.Name, entry.OperationId, entry.Path, entry.Description, entry.Body })
            foreach (var word in words)
                if (text.IndexOf(word, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
                {
                    var from = Math.Max(0, at - MatchCharacters / 2);
                    return text.Substring(from, Math.Min(MatchCharacters, text.Length - from)).Trim();
                }
        return entry.Name;
    }
}
