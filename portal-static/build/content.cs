#:project ../../functions/Features/Features.csproj
#:property PublishAot=false

// Renders the shipped Markdown into the built site: `dotnet run content.cs -- <folder of Markdown> <configuration> <folder of the site>`.
// A file of its own and no command of the runner, because the runner may not reference Features, and because a function app should carry nothing that only builds need.
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Features.Content;

var (content, configuration, site) = (args[0], args[1], args[2]);
var template = File.ReadAllText(Path.Combine(site, "app.html"));
var config = JsonNode.Parse(File.ReadAllText(configuration))!;

foreach (var file in Directory.GetFiles(content, "*.md").Order(StringComparer.Ordinal))
{
    var markdown = File.ReadAllText(file);
    var page = MarkdownRenderer.Render(markdown);
    if (page.FrontMatter.Error is { } error) throw new InvalidDataException($"{file}: {error}");
    var title = page.FrontMatter.Find("title") ?? throw new InvalidDataException($"{file} has no title");
    var name = Path.GetFileNameWithoutExtension(file);
    if (name == "home") name = "index";
    File.WriteAllText(Path.Combine(site, name + ".html"), Html(template, title, page.FrontMatter.Find("description"), page.Html, home: name == "index"));
    // For agents, and for people who would rather have the source.
    File.WriteAllText(Path.Combine(site, name + ".md"), markdown);
    if (name != "index") config["routes"]!.AsArray().Add(new JsonObject { ["route"] = "/" + name, ["rewrite"] = "/" + name + ".html" });
}
// Last: a site with this file is complete.
File.WriteAllText(Path.Combine(site, Path.GetFileName(configuration)), config.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");

static string Html(string template, string title, string? description, string article, bool home)
{
    var html = Between(template, "<!--content-->", "<!--/content-->",
        $"<div class=\"{(home ? "page home" : "page")}\"><article class=\"article\" data-title=\"{WebUtility.HtmlEncode(title)}\">\n{article}</article></div>");
    if (!home) html = Between(html, "<title>", "</title>", WebUtility.HtmlEncode(title) + " · Developer portal");
    return description is null ? html : Between(html, "<meta name=\"description\" content=\"", "\"", WebUtility.HtmlEncode(description));
}

static string Between(string text, string from, string to, string what)
{
    var start = text.IndexOf(from, StringComparison.Ordinal);
    var end = text.IndexOf(to, start + from.Length, StringComparison.Ordinal);
    if (start < 0 || end < 0) throw new InvalidDataException($"app.html has no {from}");
    return text[..(start + from.Length)] + what + text[end..];
}
