using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd;

/// <summary>Somebody who calls over HTTP: an administrator with a token, a developer with cookies, a client with a key.</summary>
public sealed class Caller : IDisposable
{
    private readonly HttpClient _http;
    private readonly string? _host;
    private readonly Dictionary<string, string> _cookies = [];

    public Caller(Uri address, string? host = null, string? bearer = null)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        _host = host;
        if (bearer is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
    }

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public async Task<Answer> Send(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (_host is not null) request.Headers.Host = _host;
        if (_cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set)) foreach (var cookie in set) Take(cookie);
        return new Answer(
            response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send("GET", path, null, headers);

    public Task<Answer> Post(string path, object? body = null) => Send("POST", path, body ?? new { });

    public Task<Answer> Put(string path, object body) => Send("PUT", path, body);

    public Task<Answer> Patch(string path, object body) => Send("PATCH", path, body);

    public Task<Answer> Delete(string path) => Send("DELETE", path);

    public void Dispose() => _http.Dispose();

    private void Take(string cookie)
    {
        var pair = cookie.Split(';')[0].Split('=', 2);
        if (pair[1].Length == 0 || cookie.Contains("01 Jan 1970", StringComparison.Ordinal)) _cookies.Remove(pair[0]);
        else _cookies[pair[0]] = pair[1];
    }
}

/// <summary>An answer, with the ways in which tests look at it.</summary>
public sealed record Answer(HttpStatusCode Status, string Body, string? MediaType, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Id => Json["id"]!.GetValue<string>();

    /// <summary>This answer, if it has the status; otherwise the test fails and shows the body.</summary>
    public Answer Is(int status)
    {
        Assert.True((int)Status == status, $"expected {status}, got {(int)Status}: {Body}");
        return this;
    }

    public int Header(string name) => int.Parse(Headers[name]);
}
