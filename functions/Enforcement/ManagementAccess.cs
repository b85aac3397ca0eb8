using System.Net;
using Policies;

namespace Enforcement;

/// <summary>
/// Whether somebody may see a control plane. Management alone knows tokens and roles, so it is asked, with the token that was shown, whether it would show the control plane;
/// nothing is kept, so a role that was taken away counts at once.
/// </summary>
internal sealed class ManagementAccess : IDisposable
{
    /// <summary>The setting: management's own address.</summary>
    public const string Setting = "Enforcement:ManagementUrl";

    public const string UrlDefault = "http://localhost:7071";

    /// <summary>Management tokens are far shorter.</summary>
    private const int HeaderCharactersMax = 1024;

    /// <summary>Questions under way at once: strangers with invented tokens must not turn this app on management.</summary>
    private const int QuestionsMax = 8;

    /// <summary>A person waits for it, and no gateway: longer than for a decision, unless those may take longer still.</summary>
    private static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _patience;
    private readonly HttpClient _management;
    private readonly SemaphoreSlim _places = new(QuestionsMax);

    /// <exception cref="ArgumentException">The setting is no http or https address.</exception>
    public ManagementAccess(IConfiguration settings, Patience patience)
    {
        _patience = patience.Max > PatienceMin ? patience.Max : PatienceMin;
        var text = settings[Setting] is { Length: > 0 } set ? set : UrlDefault;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ArgumentException($"Enforcement__ManagementUrl is \"{text}\"; it must be an http or https address.");
        _management = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = address, Timeout = _patience,
        };
    }

    /// <summary>The refusal of a request, or <see langword="null"/>.</summary>
    /// <param name="request">A request that should carry an administrator's token.</param>
    /// <param name="controlPlaneId">The control plane; <see langword="null"/> when there is none, so that only the token counts before that is said.</param>
    public async Task<Denial?> Refusal(HttpRequest request, string? controlPlaneId)
    {
        if (request.Headers.Authorization is not [{ } shown] || shown.Length > HeaderCharactersMax || !shown.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return Unauthorized();
        if (!await _places.WaitAsync(_patience, request.HttpContext.RequestAborted))
            return Denial.Unavailable();
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, $"v2/control-planes/{controlPlaneId ?? Guid.Empty.ToString("D")}");
            question.Headers.TryAddWithoutValidation("Authorization", shown);
            using var answer = await _management.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, request.HttpContext.RequestAborted);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => null,
                HttpStatusCode.Unauthorized => Unauthorized(),
                HttpStatusCode.Forbidden => new(403, "Forbidden", "forbidden"),
                HttpStatusCode.NotFound => Denial.NotFound(),
                _ => Denial.Unavailable(),
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !request.HttpContext.RequestAborted.IsCancellationRequested))
        {
            return Denial.Unavailable();
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _management.Dispose();
        _places.Dispose();
    }

    private static Denial Unauthorized() => new(401, "Unauthorized", "unauthorized") { Challenge = "Bearer" };
}
