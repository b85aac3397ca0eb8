using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;

namespace Features.DcrProviders;

/// <summary>Calls to one provider, bounded in time and size, whose failures become sentences that an administrator can act on.</summary>
/// <param name="http">The client, which bounds the calls.</param>
/// <param name="provider">The provider.</param>
/// <param name="secret">Its secret.</param>
/// <param name="isSilent">Told when there was no answer at all.</param>
public sealed class ProviderSession(HttpClient http, DcrProvider provider, string secret, Action isSilent)
{
    private const int WordsMax = 300;

    public DcrProvider Provider => provider;

    public string Secret => secret;

    /// <summary>The issuer without a slash at its end.</summary>
    public string Issuer => provider.Issuer.TrimEnd('/');

    /// <summary>What a provider says about itself, at the place that OpenID Connect gives it.</summary>
    public Task<Provided<JsonElement>> Discover(CancellationToken cancel) => Send(HttpMethod.Get, $"{Issuer}/.well-known/openid-configuration", null, null, cancel);

    /// <summary>A token for ourselves, by the client that was set up for us at the provider.</summary>
    /// <param name="endpoint">The token endpoint.</param>
    /// <param name="more">What the provider wants besides, such as a scope.</param>
    /// <param name="basic">Whether the client proves itself in a header instead of in the body.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Provided<AuthenticationHeaderValue>> TakeToken(string endpoint, Dictionary<string, string> more, bool basic, CancellationToken cancel)
    {
        var form = new Dictionary<string, string>(more) { ["grant_type"] = "client_credentials" };
        var id = provider.Config.InitialClientId ?? "";
        if (!basic) (form["client_id"], form["client_secret"]) = (id, secret);
        var proof = basic ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}"))) : null;
        var answer = await Send(HttpMethod.Post, endpoint, new FormUrlEncodedContent(form), proof, cancel);
        if (answer.Failure is not null) return answer.As<AuthenticationHeaderValue>();
        return Text(answer.Value, "access_token") is { } token
            ? Provided<AuthenticationHeaderValue>.Done(new("Bearer", token))
            : Provided<AuthenticationHeaderValue>.Failed($"{endpoint} answered without an access_token");
    }

    public Task<Provided<JsonElement>> Send(HttpMethod method, string url, object? body, AuthenticationHeaderValue? authorization, CancellationToken cancel, params int[] alsoFine) =>
        Send(method, url, body is null ? null : JsonContent.Create(body), authorization, cancel, alsoFine);

    /// <summary>One call. Its body is an empty object where the answer has none, or one that is not JSON.</summary>
    /// <param name="method">The method.</param>
    /// <param name="url">The address.</param>
    /// <param name="content">The body.</param>
    /// <param name="authorization">What proves who we are.</param>
    /// <param name="cancel">Cancels.</param>
    /// <param name="alsoFine">Status codes that are no failure, besides those of success.</param>
    public async Task<Provided<JsonElement>> Send(
        HttpMethod method, string url, HttpContent? content, AuthenticationHeaderValue? authorization, CancellationToken cancel, params int[] alsoFine)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return Failed($"The provider names an address that cannot be called: {Tame(url)}");
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new("application/json"));
        if (provider.Type == DcrProviderType.Http) request.Headers.Add("X-API-KEY", secret);
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            var json = Read(await answer.Content.ReadAsStringAsync(cancel));
            return answer.IsSuccessStatusCode || alsoFine.Contains((int)answer.StatusCode)
                ? Provided<JsonElement>.Done(json)
                : Failed($"{method} {Tame(address.GetLeftPart(UriPartial.Path))} answered {(int)answer.StatusCode}{Reason(json)}");
        }
        catch (HttpRequestException fault)
        {
            isSilent();
            return Failed($"{method} {Tame(address.GetLeftPart(UriPartial.Path))} failed: {Tame(fault.InnerException is AuthenticationException tls ? tls.Message : fault.Message)}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            isSilent();
            return Failed($"{method} {Tame(address.GetLeftPart(UriPartial.Path))} did not answer in {http.Timeout.TotalSeconds:0} seconds");
        }

        Provided<JsonElement> Failed(string failure) => Provided<JsonElement>.Failed(failure);
    }

    /// <summary>A string of an answer, or null.</summary>
    public static string? Text(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The objects of a list of an answer.</summary>
    public static IReadOnlyList<JsonElement> List(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    private static JsonElement Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(new { });
        }
    }

    // Where the providers put their reasons.
    private string Reason(JsonElement answer)
    {
        var nested = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error : answer;
        var words = new[] { "error", "code", "error_description", "errorSummary", "message" }.Select(name => Text(nested, name)).OfType<string>().Distinct().ToList();
        return words.Count == 0 ? "" : ": " + Tame(string.Join(", ", words));
    }

    // What others say is cut, kept to one line, and must not hold our own secret.
    private string Tame(string text)
    {
        var tame = new string([.. text.Replace(secret, "***", StringComparison.Ordinal).Where(c => !char.IsControl(c))]);
        return tame.Length > WordsMax ? tame[..WordsMax] + "…" : tame;
    }
}
