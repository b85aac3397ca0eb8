using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;

namespace Local.Host;

/// <summary>Which function a call is for. ASP.NET Core's own route collection, filled in the host's order: the first that matches wins,
/// not the most specific.</summary>
internal sealed class Doors
{
    private readonly RouteCollection _routes = new();

    public Doors(ScriptRoot root, IInlineConstraintResolver constraints)
    {
        foreach (var function in root.Functions.Where(function => function.IsHttp))
        {
            var template = string.Join('/', new[] { root.Host.RoutePrefix.Trim('/'), ScriptRoot.RouteOf(function) }.Where(part => part.Length > 0));
            var methods = ScriptRoot.MethodsOf(function);
            var perMethod = new Dictionary<string, object>(StringComparer.Ordinal);
            if (methods.Count > 0) perMethod["httpMethod"] = new HttpMethodRouteConstraint([.. methods]);
            try
            {
                _routes.Add(new Route(new Door(function), function.Name, template, defaults: null, perMethod, dataTokens: null, constraints));
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                throw new HostConfigurationException($"The route '{template}' of function '{function.Name}' is not valid: {error.Message}");
            }
        }
    }

    /// <summary>The function and its route values; null when there is none: 404, also for a method that is not listed.</summary>
    public async Task<(Function Function, RouteValueDictionary Values)?> FindAsync(HttpContext context)
    {
        var route = new RouteContext(context);
        await _routes.RouteAsync(route);
        return route.Handler is null ? null : (route.RouteData.Routers.OfType<Door>().Last().Function, route.RouteData.Values);
    }

    private sealed class Door(Function function) : IRouter
    {
        public Function Function => function;

        public Task RouteAsync(RouteContext context)
        {
            context.Handler = static _ => Task.CompletedTask;
            return Task.CompletedTask;
        }

        public VirtualPathData? GetVirtualPath(VirtualPathContext context) => null;
    }
}
