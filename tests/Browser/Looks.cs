using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>A portal as its operator wants it to look, set by hand.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Looks(BrowserFixture fixture)
{
    private const string Header = "Everything that flies <img src=x onerror=alert(1)>";
    private const string Welcome = "Welcome aboard";

    [BrowserFact]
    public async Task Shows_the_words_and_the_picture_that_an_administrator_chose_for_the_products()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "looks", authentication_enabled = false })).Is(201).Json;
        var product = (await fixture.Admin.Post("/v2/api-products", new { name = "Seat maps", description = "Who sits where.", portal_ids = new[] { portal["id"] } })).Is(201).Id;
        (await fixture.Admin.Post($"/v2/api-products/{product}/product-versions", new { name = "v1", publish_status = "published" })).Is(201);
        await using var reader = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));
        await reader.Go("/products");
        await reader.Arrives("Find All of Our Services in a Single Place");
        await Assertions.Expect(reader.Link("Seat maps")).ToBeVisibleAsync();
        Assert.Equal(1200, await WidthOfTheCover(reader));
        await reader.Look("products-built-in");

        await using var alex = await Administrator.SignIn(fixture, $"/portals/{portal["id"]}/appearance");
        await alex.Person.Arrives("looks");
        await alex.Person.Field("Welcome message").FillAsync(Welcome);
        await alex.Person.Field("Primary header").FillAsync(Header);
        await alex.Person.Field("Catalog cover").SetInputFilesAsync(new FilePayload { Name = "cover.txt", MimeType = "text/plain", Buffer = [1, 2, 3] });
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("Choose a PNG, JPEG or GIF picture.");
        await alex.Person.Field("Logo").SetInputFilesAsync(Path.Combine(Repository.Root, "functions", "Features", "Assets", "initial", "catalog_cover.png"));
        await alex.Person.Field("Catalog cover").SetInputFilesAsync(Path.Combine(Repository.Root, "functions", "Features", "Assets", "initial", "favicon.png"));
        await Assertions.Expect(alex.Person.Page.GetByAltText("favicon.png, not saved yet")).ToBeVisibleAsync();
        await alex.Person.Look("console-portal-appearance");
        await Save(alex);
        await Assertions.Expect(alex.Person.Page.GetByLabel("Catalog cover: back to the built-in one", new() { Exact = true })).ToBeVisibleAsync();

        await reader.Go("/products");
        await reader.Arrives(Header);
        await reader.Sees(Welcome);
        Assert.Equal(64, await WidthOfTheCover(reader));
        await Assertions.Expect(reader.Page.Locator("header .brand-mark")).ToHaveAttributeAsync("src", "/api/v3/assets/logo");
        Assert.Equal(1200, await reader.Page.Locator("header .brand-mark").EvaluateAsync<int>("async image => (await image.decode(), image.naturalWidth)"));
        await Assertions.Expect(reader.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", "/api/v3/assets/favicon");
        await reader.Look("products-chosen");
        Assert.Null(await ThemeOf(reader));

        await alex.Person.Field("Portal theme").SelectOptionAsync("Dark (Dark Mode)");
        await alex.Person.Page.GetByLabel("Catalog cover: back to the built-in one", new() { Exact = true }).CheckAsync();
        await Save(alex);
        await reader.Go("/products");
        await reader.Arrives(Header);
        Assert.Equal(1200, await WidthOfTheCover(reader));
        Assert.Equal("dark", await ThemeOf(reader));
        Assert.Empty(alex.Person.Faults);
        Assert.Empty(reader.Faults);
    }

    private static Task Save(Administrator alex) => alex.Person.Page.RunAndWaitForResponseAsync(
        () => alex.Person.Button("Save").ClickAsync(), answer => answer.Request.Method == "PATCH" && answer.Status == 200);

    private static Task<int> WidthOfTheCover(Person reader) =>
        reader.Page.GetByAltText("Cover picture of looks").EvaluateAsync<int>("async image => (await image.decode(), image.naturalWidth)");

    private static Task<string?> ThemeOf(Person reader) => reader.Page.EvaluateAsync<string?>("document.documentElement.dataset.theme ?? null");
}
