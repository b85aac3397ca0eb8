using System.Text;
using Features.Assets;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;

namespace Features.Appearances;

/// <summary>How a portal looks, for clients of the classic contract: <c>/api/v2/portal/appearance</c>, its images, and the style sheets that they load.</summary>
public static class OwnAppearanceEndpoints
{
    private const string Portal = "/api/v2/portal/";

    public static void MapOwnAppearance(this IEndpointRouteBuilder app)
    {
        app.MapGet(Portal + "appearance", Fetch).OpenToAll();
        app.MapGet(Portal + "stylesheet.css", FetchStylesheet).OpenToAll();
        app.MapGet(Portal + "stylesheet/font.css", FetchFonts).OpenToAll();
        foreach (var (path, kind) in new[] { (AppearanceEndpoints.PathOf(AssetKind.Logo), AssetKind.Logo), (AppearanceEndpoints.PathOf(AssetKind.CatalogCover), AssetKind.CatalogCover), ("favicon.ico", AssetKind.Favicon) })
            app.MapGet(Portal + path, async (HttpContext http, CurrentPortal portal, AssetStore assets) =>
                Answers.Image(await assets.Find(portal.Id, kind, http.RequestAborted))).OpenToAll();
    }

    private static async Task<IResult> Fetch(HttpContext http, CurrentPortal portal, AppearanceStore store)
    {
        var look = await store.FindLook(portal.Id, http.RequestAborted);
        var catalog = new CatalogVariables(
            UrlOf(AssetKind.Logo), UrlOf(AssetKind.CatalogCover), new(look.Text.PrimaryHeader), new(look.Text.WelcomeMessage));
        return Answers.Tagged(new OwnAppearanceAnswer(new(catalog), new(new(new(AppearanceStylesheet.DataOf(look))))));
    }

    private static async Task<IResult> FetchStylesheet(HttpContext http, CurrentPortal portal, AppearanceStore store) =>
        Css(AppearanceStylesheet.Of(await store.FindLook(portal.Id, http.RequestAborted)));

    private static async Task<IResult> FetchFonts(HttpContext http, CurrentPortal portal, AppearanceStore store) =>
        Css(AppearanceStylesheet.FontsOf((await store.FindLook(portal.Id, http.RequestAborted)).Fonts));

    private static VariableUrl UrlOf(AssetKind kind) => new(Portal + AppearanceEndpoints.PathOf(kind));

    private static IResult Css(string text) => Answers.Tagged(Encoding.UTF8.GetBytes(text), "text/css; charset=utf-8");
}

/// <summary>A portal's looks on its own wire.</summary>
public sealed record OwnAppearanceAnswer(AppearanceVariables Variables, AppearanceStylesheets Stylesheets);

public sealed record AppearanceVariables(CatalogVariables Catalog);

public sealed record CatalogVariables(VariableUrl Logo, VariableUrl Cover, VariableText PrimaryHeader, VariableText WelcomeMessage);

public sealed record VariableUrl(string Url);

public sealed record VariableText(string Text);

public sealed record AppearanceStylesheets(GlobalStylesheet Global);

public sealed record GlobalStylesheet(MainStylesheet Main);

public sealed record MainStylesheet(Dictionary<string, Dictionary<string, AppearanceColor>> Data);
