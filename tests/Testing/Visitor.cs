namespace Testing;

/// <summary>A browser at one portal: it names the portal's host and keeps the cookies that it is given.</summary>
public sealed class Visitor(HttpClient http, string host)
{
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>The <c>Set-Cookie</c> lines of the last answer that had any.</summary>
    public IReadOnlyList<string> CookieLines { get; private set; } = [];

    public async Task<Answer> Call(string method, string path, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        var answer = await http.Call(method, path, body, request =>
        {
            request.Headers.Host = host;
            if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            change?.Invoke(request);
        });
        if (answer.Headers.TryGetValues("Set-Cookie", out var lines)) Keep([.. lines]);
        return answer;
    }

    /// <summary>The same host with the same cookies, kept apart from then on.</summary>
    public Visitor Copy()
    {
        var copy = new Visitor(http, host);
        foreach (var (name, value) in Cookies) copy.Cookies[name] = value;
        return copy;
    }

    private void Keep(IReadOnlyList<string> lines)
    {
        CookieLines = lines;
        foreach (var line in lines)
        {
            var pair = line.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0) Cookies.Remove(pair[0]);
            else Cookies[pair[0]] = pair[1];
        }
    }
}
