using Microsoft.AspNetCore.Http;
using Platform.Errors;

namespace Platform.Http;

/// <summary>What an app answers where no endpoint of its own speaks. The default is the contract's problem body; enforcement has its own.</summary>
public class Edge
{
    /// <summary>Seconds a caller is told to wait when storage does not answer.</summary>
    public const int RetryAfterSeconds = 5;

    /// <summary>No endpoint has this path.</summary>
    public virtual IResult NotFound() => Problem.NotFound();

    /// <summary>The path exists with other methods.</summary>
    public virtual IResult MethodNotAllowed() => Problem.MethodNotAllowed();

    /// <summary>The request's path or query is wrong.</summary>
    public virtual IResult Invalid(IReadOnlyList<Fault> faults) => Problem.Invalid(faults);

    /// <summary>The body is larger than the app takes.</summary>
    public virtual IResult TooLarge(long bytesMax) => Problem.TooLarge(bytesMax);

    /// <summary>Storage does not answer.</summary>
    public virtual IResult Unavailable() => Problem.Unavailable(RetryAfterSeconds);

    /// <summary>A bug. The text is fixed; the log has the rest.</summary>
    public virtual IResult Bug(HttpContext http) => Problem.Bug();
}

/// <summary>Marks an endpoint that must answer while storage does not.</summary>
public sealed record NeedsNoStorage
{
    /// <summary>The mark.</summary>
    public static NeedsNoStorage Mark { get; } = new();
}
