using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Platform.Http;

/// <summary>Who may call an endpoint: a permission word that the app's <see cref="IGate"/> understands. Every endpoint has exactly one.</summary>
/// <param name="Word">The permission, or <see cref="Anonymous"/>.</param>
public sealed record Access(string Word)
{
    /// <summary>The word of endpoints that ask nobody.</summary>
    public const string Anonymous = "anonymous";
}

/// <summary>Marks an endpoint of which the pipeline has nothing to ask: it lets everybody in, also from outside, and no part of its path must be an id.</summary>
internal sealed class AsksNothing
{
    private static readonly AsksNothing Mark = new();

    public static void MarkWhenTrue(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<TriggerEndpoint>().Any() && endpoint is RouteEndpointBuilder route && !route.RoutePattern.Parameters.Any(part => EdgePipeline.IsId(part.Name)))
            endpoint.Metadata.Add(Mark);
    }
}

/// <summary>Decides whether a caller may pass, and says who the caller is by setting <see cref="HttpContext.Items"/> or features.</summary>
public interface IGate
{
    /// <summary>Null to let the request pass, or the answer (401, 403, 404) that it gets instead.</summary>
    ValueTask<IResult?> Admit(HttpContext http, Access access);

    /// <summary>Runs an admitted request, inside whatever must surround it. What is ambient to a handler can only be set here.</summary>
    Task Carry(HttpContext http, RequestDelegate next, Access access) => next(http);
}

/// <summary>The access line of an endpoint.</summary>
public static class AccessLines
{
    /// <summary>Only callers with this permission may pass.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, string word) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new Access(word)));
        // When all else is said of the endpoint.
        if (word == Access.Anonymous) endpoint.Finally(AsksNothing.MarkWhenTrue);
        return endpoint;
    }

    /// <summary>Anybody may pass; the endpoint itself decides what an unknown caller gets to see.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.Requires(Access.Anonymous);
}

/// <summary>The gate of an app without callers of its own, such as enforcement: only anonymous endpoints pass.</summary>
public sealed class OpenGate : IGate
{
    /// <inheritdoc />
    public ValueTask<IResult?> Admit(HttpContext http, Access access) =>
        access.Word == Access.Anonymous ? ValueTask.FromResult<IResult?>(null) : throw new InvalidOperationException($"nobody can hold the permission {access.Word} here");
}
