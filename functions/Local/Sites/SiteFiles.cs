using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Local.Sites;

/// <summary>A built site, served as its own <see cref="SiteConfig"/> says.</summary>
internal static class SiteFiles
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    // The build takes a minute on a small machine.
    private const int RetryAfterSeconds = 5;

    public static void UseSiteFiles(this IApplicationBuilder branch, string folder) => branch.Run(context =>
        // Read anew for every request: files change while somebody works on them.
        SiteConfig.Find(folder) is { } config ? AnswerAsync(context, folder, config) : NotBuiltAsync(context));

    private static async Task AnswerAsync(HttpContext context, string folder, SiteConfig config)
    {
        var path = context.Request.Path.Value ?? "/";
        var route = config.RouteOf(path);
        foreach (var (name, value) in config.GlobalHeaders) context.Response.Headers[name] = value;
        foreach (var (name, value) in route?.Headers ?? new Dictionary<string, string>()) context.Response.Headers[name] = value;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return;
        }

        if (route?.Redirect is { } elsewhere)
        {
            context.Response.StatusCode = route.StatusCode ?? StatusCodes.Status302Found;
            context.Response.Headers.Location = elsewhere;
            return;
        }

        using var files = new PhysicalFileProvider(folder);
        var file = FileOf(files, route?.Rewrite ?? path) ?? (config.FallsBack(path) ? FileOf(files, config.NavigationFallback!.Rewrite) : null);
        if (file is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            // A missing file is not missing for a year.
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.WriteAsync("There is nothing here.\n", context.RequestAborted);
            return;
        }

        var tag = $"\"{file.LastModified.Ticks.ToString("x", CultureInfo.InvariantCulture)}-{file.Length.ToString("x", CultureInfo.InvariantCulture)}\"";
        await TypedResults.PhysicalFile(file.PhysicalPath!, TypeOf(config, file.Name), lastModified: file.LastModified, entityTag: new EntityTagHeaderValue(tag)).ExecuteAsync(context);
    }

    private static IFileInfo? FileOf(PhysicalFileProvider files, string path)
    {
        var file = files.GetFileInfo(path.EndsWith('/') ? path + "index.html" : path);
        return file is { Exists: true, IsDirectory: false } && file.Name != SiteConfig.FileName ? file : null;
    }

    private static string TypeOf(SiteConfig config, string name) =>
        config.MimeTypes.TryGetValue(Path.GetExtension(name), out var configured) ? configured
            : !Types.TryGetContentType(name, out var type) ? "application/octet-stream"
            : type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8"
            : type;

    private static Task NotBuiltAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = context.Response.Headers["Refresh"] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("The pages are being built. This takes a minute or two on the first start; the page reloads by itself.\n", context.RequestAborted);
    }
}
