using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;

namespace Portal;

/// <summary>How a portal looks by the classic contract: set by the administrator, read by its clients, and the same truth as the newer customization.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicLooksTests(PortalFixture app)
{
    private const string Png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly string Ico = "data:image/x-icon;base64," + Convert.ToBase64String([0, 0, 1, 0, 1, 0, 16, 16]);

    [AzuriteFact]
    public async Task Returns_what_is_built_in_when_nobody_has_changed_it()
    {
        var portal = await app.NewPortal();
        var seen = (await Admin(portal, "GET")).Is(200).HasKeys("theme_name", "custom_theme", "custom_fonts", "use_custom_fonts", "text", "images");
        Assert.Equal("""{"theme_name":"mint_rocket","custom_theme":null,"custom_fonts":null,"use_custom_fonts":false,"text":null,"images":{"logo":null,"favicon":null,"catalog_cover":null}}""", seen.Text);
        var defaults = (await app.Admin("GET", "/v2/portals/appearance-defaults")).Is(200).HasKeys("themes", "fonts", "text");
        Assert.Equal(
            """{"value":"rgba(0,0,0,0.1)","description":"Border color"}""",
            defaults["themes"].GetProperty("mint_rocket").GetProperty("colors").GetProperty("section").GetProperty("stroke").GetRawText());
        Assert.Equal("""{"base":"Roboto","code":"Roboto Mono","headings":"Lato"}""", defaults["fonts"].GetRawText());
        foreach (var path in new[] { "logo", "catalog-cover" })
        {
            Assert.Equal("image/png", (await Admin(portal, "GET", "/" + path)).ContentType);
            Assert.Equal("image/png", (await portal.Visit().Call("GET", "/api/v2/portal/" + path)).ContentType);
        }
        var catalog = (await portal.Visit().Call("GET", "/api/v2/portal/appearance")).Is(200)["variables"].GetProperty("catalog");
        Assert.Equal(defaults["text"].GetProperty("catalog").GetProperty("welcome_message").GetString(), catalog.GetProperty("welcome_message").GetProperty("text").GetString());
    }

    [AzuriteFact]
    public async Task Shows_colors_fonts_texts_and_images_to_clients_of_the_portal()
    {
        var portal = await app.NewPortal();
        var theme = Theme(("button.primary_fill", "#ABC"), ("section.body", "rgb(10, 20, 30)"), ("text.link", "hsl(120deg 100% 50% / 0.5)"));
        var set = (await Admin(portal, "PATCH", "", new
        {
            theme_name = "custom", custom_theme = theme, use_custom_fonts = true, custom_fonts = new Dictionary<string, string> { ["base"] = "Open Sans", ["code"] = "Ubuntu Mono", ["headings"] = "Lora" },
            text = new { catalog = new { welcome_message = "Hello <you>", primary_header = "All of it" } },
            images = new { logo = new { data = Png, filename = "logo.png" }, favicon = new { data = Ico }, catalog_cover = new { data = Png } },
        })).Is(200);
        Assert.Equal(set.Text, (await Admin(portal, "GET")).Is(200).Text);
        Assert.True(JsonNode.DeepEquals(theme, JsonNode.Parse(set["custom_theme"].GetRawText())));
        Assert.Equal($$"""{"data":"{{Png}}","filename":"logo.png"}""", set["images"].GetProperty("logo").GetRawText());

        var seen = (await portal.Visit().Call("GET", "/api/v2/portal/appearance")).Is(200).HasKeys("variables", "stylesheets");
        Assert.Equal(
            """{"logo":{"url":"/api/v2/portal/logo"},"cover":{"url":"/api/v2/portal/catalog-cover"},"primary_header":{"text":"All of it"},"welcome_message":{"text":"Hello <you>"}}""",
            seen["variables"].GetProperty("catalog").GetRawText());
        Assert.Equal("#ABC", seen["stylesheets"].GetProperty("global").GetProperty("main").GetProperty("data").GetProperty("button_colors").GetProperty("primary-fill").GetProperty("value").GetString());
        var css = await portal.Visit().Call("GET", "/api/v2/portal/stylesheet.css");
        Assert.Equal((200, "text/css"), (css.Status, css.ContentType));
        foreach (var part in new[] { "--button_colors-primary-fill:#ABC;", "--text_colors-link:hsl(120deg 100% 50% / 0.5);", "--font-base:\"Open Sans\",sans-serif;", ".bg-section_colors-body{background-color:var(--section_colors-body);}" })
            Assert.Contains(part, css.Text);
        var fonts = await portal.Visit().Call("GET", "/api/v2/portal/stylesheet/font.css");
        Assert.Equal((200, "text/css"), (fonts.Status, fonts.ContentType));
        Assert.Contains("font-family:\"Ubuntu Mono\"", fonts.Text);
        Assert.DoesNotContain("http", fonts.Text);
        foreach (var (path, type) in new[] { ("logo", "image/png"), ("catalog-cover", "image/png"), ("favicon.ico", "image/x-icon") })
        {
            var image = await portal.Visit().Call("GET", "/api/v2/portal/" + path);
            Assert.Equal((200, type), (image.Status, image.ContentType));
            Assert.Contains("sandbox", image.Headers.GetValues("Content-Security-Policy").Single());
        }
        Assert.Equal("image/png", (await Admin(portal, "GET", "/catalog-cover")).ContentType);

        // Of another portal nothing of it is seen.
        var other = await app.NewPortal();
        var theirs = await other.Visit().Call("GET", "/api/v2/portal/stylesheet.css");
        Assert.Equal(200, theirs.Status);
        Assert.DoesNotContain("#ABC", theirs.Text);
        Assert.NotEqual((await portal.Visit().Call("GET", "/api/v2/portal/logo")).Text, (await other.Visit().Call("GET", "/api/v2/portal/logo")).Text);
    }

    [AzuriteFact]
    public async Task Keeps_one_truth_with_the_customization_and_the_assets()
    {
        var portal = await app.NewPortal();
        (await portal.Admin("PATCH", "/customization", new { css = "a{}", layout = "sidebar" })).Is(200);
        (await Admin(portal, "PATCH", "", new { theme_name = "dark_mode" })).Is(200);
        var customization = (await portal.Visit().Call("GET", "/api/v3/customization")).Is(200);
        Assert.Equal("""{"name":"dark_mode","mode":"dark","colors":{"primary":"#1155cb"}}""", customization["theme"].GetRawText());
        Assert.Equal(("a{}", "sidebar"), (customization.String("css"), customization.String("layout")));

        (await Admin(portal, "PATCH", "", new { theme_name = "custom", custom_theme = Theme(("button.primary_fill", "#0F0"), ("section.body", "#FFFFFF")) })).Is(200);
        Assert.Equal("""{"name":"custom","mode":"light","colors":{"primary":"#00ff00"}}""", (await portal.Admin("GET", "/customization"))["theme"].GetRawText());
        // What the newer contract says last is what the older one shows.
        (await portal.Admin("PATCH", "/customization", new { theme = new { colors = new { primary = "#112233" } } })).Is(200);
        Assert.Equal("#112233", (await Admin(portal, "GET"))["custom_theme"].GetProperty("colors").GetProperty("button").GetProperty("primary_fill").GetProperty("value").GetString());
        Assert.Contains("--button_colors-primary-fill:#112233;", (await portal.Visit().Call("GET", "/api/v2/portal/stylesheet.css")).Text);
        // Fonts and texts say nothing of the theme.
        (await Admin(portal, "PATCH", "", new { use_custom_fonts = true, text = (object?)null })).Is(200);
        Assert.Equal("#112233", (await portal.Admin("GET", "/customization"))["theme"].GetProperty("colors").GetProperty("primary").GetString());

        (await Admin(portal, "PATCH", "", new { images = new { logo = new { data = Png, filename = "logo.png" } } })).Is(200);
        Assert.Equal(Png, (await portal.Admin("GET", "/assets/logo")).String("data"));
        Assert.Equal("image/png", (await portal.Visit().Call("GET", "/api/v3/assets/logo")).ContentType);
        var svg = "data:image/svg+xml;base64," + Convert.ToBase64String("<svg xmlns='http://www.w3.org/2000/svg'/>"u8);
        (await portal.Admin("PUT", "/assets/logo", new { data = svg })).Is(200);
        // The older contract has no words for it, and leaves it alone when its answer is sent back.
        var seen = (await Admin(portal, "GET")).Is(200);
        Assert.False(seen["images"].TryGetProperty("logo", out _));
        Assert.Equal(seen.Text, (await Admin(portal, "PATCH", "", JsonSerializer.SerializeToUtf8Bytes(seen.Json))).Is(200).Text);
        Assert.Equal(svg, (await portal.Admin("GET", "/assets/logo")).String("data"));
        (await Admin(portal, "PATCH", "", new { images = (object?)null })).Is(200);
        Assert.NotEqual(svg, (await portal.Admin("GET", "/assets/logo")).String("data"));
    }

    [AzuriteFact]
    public async Task Changes_all_when_an_appearance_is_patched_at_once()
    {
        var portal = await app.NewPortal();
        var text = new { catalog = new { welcome_message = "w", primary_header = "h" } };
        object[] bodies = [new { theme_name = "dark_mode" }, new { use_custom_fonts = true }, new { text }, new { images = new { logo = new { data = Png } } }, new { images = new { favicon = new { data = Png } } }];
        await Task.WhenAll(bodies.Select(async body => (await Admin(portal, "PATCH", "", body)).Is(200)));
        var all = (await Admin(portal, "GET")).Is(200);
        Assert.Equal(("dark_mode", true, JsonValueKind.Object), (all.String("theme_name"), all["use_custom_fonts"].GetBoolean(), all["text"].ValueKind));
        Assert.All(new[] { "logo", "favicon" }, name => Assert.Equal(JsonValueKind.Object, all["images"].GetProperty(name).ValueKind));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_keeps_what_was_there()
    {
        var portal = await app.NewPortal();
        var theme = Theme(("section.header", "red;}body{background:url(https://evil.example.com)"), ("text.link", "url(x)"), ("button.primary_text", new string('a', 256)));
        theme["colors"]!["section"]!.AsObject().Remove("footer");
        theme["colors"]!["sidebar"] = new JsonObject();
        (await Admin(portal, "PATCH", "", new
        {
            theme_name = "pink", custom_theme = theme, custom_fonts = new { code = "Comic Sans" }, use_custom_fonts = (bool?)null, text = new { catalog = new { welcome_message = new string('x', 513) } }, colour = 1,
            images = new { logo = new { data = "data:image/png;base64,AAAA" }, favicon = new { data = "data:image/svg+xml;base64,PHN2Zy8+" }, catalog_cover = new { filename = "x" }, icon = new { } },
        })).Faults("theme_name", "enum").Faults("custom_theme.colors.section.header.value", "matches_regex").Faults("custom_theme.colors.text.link.value", "matches_regex")
            .Faults("custom_theme.colors.button.primary_text.value", "max_length").Faults("custom_theme.colors.section.footer", "required").Faults("custom_theme.colors.sidebar", "unknown_property")
            .Faults("custom_fonts.base", "required").Faults("custom_fonts.code", "enum").Faults("use_custom_fonts", "type").Faults("text.catalog.welcome_message", "max_length")
            .Faults("text.catalog.primary_header", "required").Faults("colour", "unknown_property").Faults("images.logo.data", "invalid").Faults("images.favicon.data", "matches_regex")
            .Faults("images.catalog_cover.data", "required").Faults("images.icon", "unknown_property");
        Assert.DoesNotContain("evil", (await portal.Visit().Call("GET", "/api/v2/portal/stylesheet.css")).Text);
        var tooLarge = "data:image/png;base64," + Convert.ToBase64String([0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[1024 * 1024]]);
        (await Admin(portal, "PATCH", "", new { images = new { logo = new { data = tooLarge } } })).Faults("images.logo.data", "max_length");
        Assert.Equal("mint_rocket", (await Admin(portal, "GET")).String("theme_name"));
    }

    private Task<Answer> Admin(TestPortal portal, string method, string path = "", object? body = null) => app.Admin(method, $"/v2/portals/{portal.Id}/appearance{path}", body);

    /// <summary>A whole theme of one colour, with some that differ.</summary>
    private static JsonObject Theme(params (string Part, string Value)[] colors)
    {
        var values = colors.ToDictionary(color => color.Part, color => color.Value);
        return new() { ["colors"] = new JsonObject { ["section"] = Group("section", "header body hero accent tertiary stroke footer"), ["text"] = Group("text", "header hero headings primary secondary accent link footer"), ["button"] = Group("button", "primary_fill primary_text") } };

        JsonObject Group(string name, string parts) => new(parts.Split(' ').Select(part =>
            KeyValuePair.Create<string, JsonNode?>(part, new JsonObject { ["value"] = values.GetValueOrDefault($"{name}.{part}", "#808080") })));
    }
}
