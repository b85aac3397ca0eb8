using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Local.Host;

/// <summary>The platform's CORS: it stands before the functions, so no preflight reaches the handler.</summary>
internal static class HostCors
{
    public static void UseHostCors(this WebApplication server, CorsOptions options)
    {
        server.UseCors(policy =>
        {
            policy.WithOrigins([.. options.Origins]).AllowAnyHeader().AllowAnyMethod();
            if (options.Credentials) policy.AllowCredentials();
        });
        // With no origin that matches, the platform swallows the preflight all the same.
        server.Use((context, next) =>
        {
            var preflight = HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey("Origin")
                && context.Request.Headers.ContainsKey("Access-Control-Request-Method");
            if (!preflight) return next(context);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }
}
