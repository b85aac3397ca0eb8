using System.Text;
using Testing;

namespace Portal;

/// <summary>Customization, logo, favicon and integrations: set by the administrator, read by a portal's site.</summary>
[Collection(PortalCollection.Name)]
public sealed class LooksTests(PortalFixture app)
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [AzuriteFact]
    public async Task Returns_defaults_when_nobody_has_customized()
    {
        var portal = await app.NewPortal();
        var seen = (await portal.Visit().Call("GET", "/api/v3/customization")).Is(200).HasKeys("theme", "layout", "css", "menu", "spec_renderer", "robots");
        Assert.True(seen["spec_renderer"].GetProperty("try_it_ui").GetBoolean());
        Assert.Equal(seen.Text, (await portal.Admin("GET", "/customization")).Is(200).Text);
        (await app.Admin("GET", $"/v3/portals/{Guid.NewGuid()}/customization")).Is(404);
    }

    [AzuriteFact]
    public async Task Changes_only_what_is_given_when_patched_and_all_when_replaced()
    {
        var portal = await app.NewPortal();
        var link = new { path = "/about", title = "About", visibility = "public", external = false };
        var css = "body::after { content: \"\\201C<é>\" }\n" + new string('x', 60_000);
        (await portal.Admin("PUT", "/customization", new
        {
            theme = new { name = "ours", mode = "dark", colors = new { primary = "#abc" } }, css, robots = "User-agent: *\nDisallow:",
            menu = new { main = new[] { link }, footer_sections = new[] { new { title = "More", items = new[] { link } } } }, spec_renderer = new { hide_internal = true },
        })).Is(200);
        var patched = (await portal.Admin("PATCH", "/customization", new { theme = new { colors = new { primary = "#112233" } }, spec_renderer = new { show_schemas = false } })).Is(200);
        Assert.Equal("""{"name":"ours","mode":"dark","colors":{"primary":"#112233"}}""", patched["theme"].GetRawText());
        Assert.Equal(css, patched.String("css"));
        Assert.True(patched["spec_renderer"].GetProperty("hide_internal").GetBoolean());
        Assert.False(patched["spec_renderer"].GetProperty("show_schemas").GetBoolean());
        Assert.Single(patched["menu"].GetProperty("footer_sections").EnumerateArray());
        var seen = (await portal.Visit().Call("GET", "/api/v3/customization")).Is(200);
        Assert.Equal(patched.Text, seen.Text);
        var tag = seen.Headers.ETag!.ToString();
        Assert.Equal(304, (await portal.Visit().Call("GET", "/api/v3/customization", change: request => request.Headers.Add("If-None-Match", tag))).Status);
        var replaced = (await portal.Admin("PUT", "/customization", new { layout = "sidebar" })).Is(200);
        Assert.Null(replaced.String("css"));
        Assert.Equal("sidebar", replaced.String("layout"));
        Assert.Empty(replaced["menu"].GetProperty("main").EnumerateArray());
    }

    [AzuriteFact]
    public async Task Hides_private_items_of_menus_from_strangers()
    {
        var portal = await app.NewPortal();
        object Link(string path, string visibility) => new { path, title = path, visibility, external = false };
        (await portal.Admin("PATCH", "/customization", new
        {
            menu = new
            {
                main = new[] { Link("/open", "public"), Link("/secret", "private") }, footer_bottom = new[] { Link("/secret", "private") },
                footer_sections = new[] { new { title = "Members", items = new[] { Link("/secret", "private") } }, new { title = "All", items = new[] { Link("/open", "public") } } },
            },
        })).Is(200);
        var seen = (await portal.Visit().Call("GET", "/api/v3/customization")).Is(200);
        Assert.DoesNotContain("secret", seen.Text);
        Assert.Equal("All", Assert.Single(seen["menu"].GetProperty("footer_sections").EnumerateArray()).GetProperty("title").GetString());
        Assert.Single(seen["menu"].GetProperty("main").EnumerateArray());
        var known = (await (await portal.NewDeveloper()).Call("GET", "/api/v3/customization")).Is(200);
        Assert.Equal(2, known["menu"].GetProperty("main").GetArrayLength());
    }

    [AzuriteFact]
    public async Task Changes_all_when_a_customization_is_patched_at_once()
    {
        var portal = await app.NewPortal();
        object[] bodies = [new { layout = "a" }, new { css = "b" }, new { robots = "c" }, new { theme = new { name = "d" } }, new { theme = new { mode = "light" } }];
        await Task.WhenAll(bodies.Select(async body => (await portal.Admin("PATCH", "/customization", body)).Is(200)));
        var all = (await portal.Admin("GET", "/customization")).Is(200);
        Assert.Equal(("a", "b", "c", "d", "light"), (all.String("layout"), all.String("css"), all.String("robots"), all["theme"].GetProperty("name").GetString(), all["theme"].GetProperty("mode").GetString()));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_of_a_customization()
    {
        var portal = await app.NewPortal();
        var answer = await portal.Admin("PUT", "/customization", new
        {
            theme = new { mode = "pink", colors = new { primary = "red" }, font = 1 }, colour = 1, spec_renderer = new { try_it_ui = "yes" },
            menu = new { main = new object[] { new { path = "javascript:alert(1)", title = "x", visibility = "public", external = false }, new { path = "/a" } } },
        });
        answer.Faults("theme.mode", "enum").Faults("theme.colors.primary", "matches_regex").Faults("theme.font", "unknown_property").Faults("colour", "unknown_property")
            .Faults("spec_renderer.try_it_ui", "is_boolean").Faults("menu.main.0.path", "invalid").Faults("menu.main.1.visibility", "required");
        Assert.Equal("topnav", (await portal.Admin("GET", "/customization")).String("layout"));
    }

    [AzuriteFact]
    public async Task Returns_the_bytes_of_a_logo_and_takes_it_away_when_null_is_put()
    {
        var portal = await app.NewPortal();
        var initial = (await portal.Admin("GET", "/assets/logo")).Is(200).String("data");
        var data = "data:image/png;base64," + Pixel;
        Assert.Equal(data, (await portal.Admin("PUT", "/assets/logo", new { data = "data:image/png," + Pixel })).Is(200).String("data"));
        Assert.Equal(data, (await portal.Admin("GET", "/assets/logo")).Is(200).String("data"));
        Assert.Equal("image/png", (await portal.Admin("GET", "/assets/logo/raw")).ContentType);
        var seen = await portal.Visit().Call("GET", "/api/v3/assets/logo");
        Assert.Equal((200, "image/png"), (seen.Status, seen.ContentType));
        Assert.Contains("sandbox", seen.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", seen.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("image/png", (await portal.Visit().Call("GET", "/api/v3/assets/favicon")).ContentType);
        Assert.Equal(initial, (await portal.Admin("PUT", "/assets/logo", "null"u8.ToArray())).Is(200).String("data"));
        Assert.Equal("image/png", (await portal.Visit().Call("GET", "/api/v3/assets/logo")).ContentType);
    }

    [AzuriteTheory]
    [InlineData("image/png", "GIF89a", "invalid")]
    [InlineData("image/bmp", "BM", "matches_regex")]
    [InlineData("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "invalid")]
    [InlineData("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "invalid")]
    [InlineData("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'><a x:href='javascript:alert(1)'/></svg>", "invalid")]
    [InlineData("image/svg+xml", "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>", "invalid")]
    [InlineData("image/svg+xml", "<html><body>hello</body></html>", "invalid")]
    public async Task Rejects_400_an_image_that_is_not_what_it_says_or_could_do_harm(string type, string text, string rule)
    {
        var portal = await app.NewPortal();
        (await portal.Admin("PUT", "/assets/favicon", new { data = $"data:{type};base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}" })).Faults("data", rule);
        Assert.DoesNotContain("alert", (await portal.Visit().Call("GET", "/api/v3/assets/favicon")).Text);
    }

    [AzuriteFact]
    public async Task Merges_integrations_when_patched_and_takes_one_away_when_null()
    {
        var portal = await app.NewPortal();
        Assert.Equal("{}", (await portal.Visit().Call("GET", "/api/v3/integrations")).Is(200).Text);
        (await portal.Admin("PATCH", "/integrations", new { google_analytics_4 = new { enabled = true } })).Faults("google_analytics_4.config_data", "required");
        (await portal.Admin("PUT", "/integrations", new
        {
            google_analytics_4 = new { enabled = true, type = "analytics", config_data = new { id = "G-ABC123", l = "layer" } },
            equal_web = new { enabled = false, type = "accessibility", config_data = new { site_key = new string('a', 32), widget_config = new { Position = "left" } } },
        })).Is(200).HasKeys("google_analytics_4", "equal_web");
        var patched = (await portal.Admin("PATCH", "/integrations", new { google_analytics_4 = new { config_data = new { l = (string?)null } }, equal_web = (object?)null })).Is(200);
        Assert.Equal("""{"google_analytics_4":{"enabled":true,"type":"analytics","config_data":{"id":"G-ABC123"}}}""", patched.Text);
        Assert.Equal(patched.Text, (await portal.Visit().Call("GET", "/api/v3/integrations")).Is(200).Text);
        (await portal.Admin("PUT", "/integrations", new { google_tag_manager = new { enabled = true, type = "analytics", config_data = new { id = "x" } } }))
            .Faults("google_tag_manager.type", "enum").Faults("google_tag_manager.config_data.id", "min_length");
    }
}
