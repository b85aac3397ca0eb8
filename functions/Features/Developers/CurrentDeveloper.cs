using Microsoft.AspNetCore.Http;

namespace Features.Developers;

/// <summary>
/// The signed-in developer of a request: approved, of this portal, with a session that is neither over nor revoked. Set by the gate, on anonymous
/// endpoints too when the caller has a session; an endpoint takes it as a parameter, nullable where anybody may call.
/// </summary>
public sealed record CurrentDeveloper(Developer Developer, Guid SessionId)
{
    public Guid Id => Developer.Id;

    public static ValueTask<CurrentDeveloper?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<CurrentDeveloper>());
}
