using Features.ApiPublications;

namespace Features.PortalCatalog;

/// <summary>What a developer's teams allow for one API or package. Counts only where the portal has role-based access switched on.</summary>
public enum CatalogRole { None, Viewer, Consumer }

/// <summary>Who looks at a portal's catalog: anybody, or a signed-in, approved developer.</summary>
public enum Visitor { Anonymous, Developer }

/// <summary>What a visitor may do with one published API or package.</summary>
public sealed record CatalogActions(bool View, bool Register)
{
    /// <summary>Documents and specifications are seen with the API itself.</summary>
    public bool ViewDocumentation => View;
}

/// <summary>Who may see and use what in a portal: one table, asked by every part of the developer app.</summary>
public static class CatalogAccess
{
    /// <summary>
    /// Public is for everybody. Private is for developers: for every one of them while the portal has no role-based access, for those with a role otherwise. To register takes a
    /// developer and an auth strategy, and with role-based access the role of a consumer.
    /// </summary>
    public static CatalogActions Of(Visitor visitor, Visibility visibility, bool isRbacEnabled, CatalogRole role, bool hasStrategy) => new(
        View: (visitor, visibility, isRbacEnabled, role) switch
        {
            (_, Visibility.Public, _, _) => true,
            (Visitor.Anonymous, Visibility.Private, _, _) => false,
            (Visitor.Developer, Visibility.Private, false, _) => true,
            (Visitor.Developer, Visibility.Private, true, CatalogRole.None) => false,
            (Visitor.Developer, Visibility.Private, true, _) => true,
            _ => false,
        },
        Register: (visitor, hasStrategy, isRbacEnabled, role) switch
        {
            (Visitor.Anonymous, _, _, _) => false,
            (_, false, _, _) => false,
            (_, true, false, _) => true,
            (_, true, true, CatalogRole.Consumer) => true,
            _ => false,
        });
}
