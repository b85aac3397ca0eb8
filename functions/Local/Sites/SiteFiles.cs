using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Local.Sites;

/// <summary>Static files with an index that answers for the site's own addresses, which exist in the browser only.</summary>
internal static class SiteFiles
{
    public static void UseSiteFiles(this IApplicationBuilder branch, string folder)
    {
        if (Directory.Exists(folder))
        {
            var files = new PhysicalFileProvider(Path.GetFullPath(folder));
            branch.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            branch.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Fresh });
            branch.Use((context, next) =>
            {
                // A name with a dot is a file that is missing, not an address.
                if (HttpMethods.IsGet(context.Request.Method) && !Path.HasExtension(context.Request.Path)) context.Request.Path = "/index.html";
                return next(context);
            });
            branch.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Fresh });
        }

        branch.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("There is nothing here.\n", context.RequestAborted);
        });
    }

    // Files change while somebody works on them; the ETag still spares the transfer.
    private static void Fresh(StaticFileResponseContext file) => file.Context.Response.Headers.CacheControl = "no-cache";
}
