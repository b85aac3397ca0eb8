using System.Text;

namespace Enforcement.Tests;

/// <summary>Makes requests: parts of good ones and parts of all kinds of bad ones, in any mixture.</summary>
internal sealed class RandomRequest(Random random, string plane, string key)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "G\0T", "", "É"];

    private static readonly string[] Pieces =
    [
        "/", "//", "x", "things", "files", "a.json", "..", ".", "%2e%2e", "%2F", "%5c", "%", "%zz", "%00", "%C3%A9", "%C0%AF", ";x=1", "..;", "\\", "*", "~", "?", "?a=b&c=%", "#", " ", "é", "\t",
        "{id}", "%252e", "\u0001", "ace", "check", "gateway", "zz-unmatched", "://", "@", ":80", "[::1]",
    ];

    private static readonly string[] Names =
    [
        "apikey", "Authorization", "X-Original-URI", "X-Original-Method", "X-Original-Host", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For",
        "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers", "Connection", "Upgrade", "Expect", "TE", "Cookie", "Content-Type", "X-Consumer-Id", "X_Consumer_Id", "x-ace-gateway-token",
        "Accept", "Range", "If-Match", "X-Empty", "Bad Name", "Ünicode", "", "Forwarded", "Proxy-Connection", "Keep-Alive", "Trailer", "Sec-WebSocket-Key", "HTTP2-Settings", "x-ms-original-url",
    ];

    private static readonly string[] Values =
    [
        "", "GET", "/x", "/things/1?x=1", "/files/a.json", "*/*", "close", "keep-alive, apikey", "websocket", "100-continue", "application/json", "text/plain", "https", "https://example.com", "null",
        "Bearer", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.", "Basic Og==", "ace_0000000000000000000000000000_000000", "é", "\u0001", ",,,", "\"", "a b", "999999999999999999999", "::1", "x:y:z", "example.com:99999",
    ];

    private static readonly string[] Bodies =
    [
        "", "{}", "[]", "null", "{\"method\":\"GET\",\"path\":\"/x\",\"headers\":{}}", "{\"method\":\"GET\",\"path\":\"/things/../x?\",\"host\":null,\"headers\":{\"apikey\":[\"a\",\"b\"]}}",
        "{\"method\":1}", "{\"method\":\"GET\",\"method\":\"GET\"}", "{\"path\":\"\\ud800\"}", "{\"headers\":{\"a\":{\"b\":{\"c\":{}}}}}", "{\"method\":\"GET\",\"path\":\"//\",\"headers\":{\"\":\"\"}}", "\u0000", "é",
    ];

    /// <returns>The bytes, and whether its length is what its headers say, so that another request may follow.</returns>
    public (byte[] Bytes, bool IsFramed) Next()
    {
        var request = new StringBuilder();
        var body = Chance(40) ? Pick(Bodies) : Chance(5) ? Noise(random.Next(5_000)) : "";
        var method = Chance(90) ? Methods[random.Next(7)] : Pick(Methods);
        request.Append(method).Append(' ').Append(Target()).Append(' ').Append(Chance(98) ? "HTTP/1.1" : Pick(["HTTP/1.0", "HTTP/2.0", "HTTP/9", ""])).Append("\r\n");
        if (Chance(98))
            request.Append("Host: ").Append(Chance(95) ? "localhost" : Pick(Values)).Append("\r\n");
        if (Chance(70))
            request.Append("apikey: ").Append(Chance(80) ? key : Mutated(key)).Append("\r\n");
        for (var i = Chance(3) ? random.Next(120) : random.Next(5); i > 0; i--)
            request.Append(Chance(97) ? Names[random.Next(24)] : Pick(Names)).Append(": ").Append(Chance(92) ? Values[random.Next(20)] : Chance(50) ? Pick(Values) : Chance(3) ? Noise(random.Next(40_000)) : Noise(random.Next(40))).Append("\r\n");
        // What the bytes after this request mean to the server is only certain when nothing odd was said of its length or connection.
        var isFramed = Framing(request, body) && !Odd(request.ToString());
        request.Append("\r\n").Append(body);
        return (Encoding.Latin1.GetBytes(request.ToString()), isFramed && !Chance(1));
    }

    private bool Framing(StringBuilder request, string body)
    {
        switch (random.Next(60))
        {
            case 0: request.Append("Content-Length: ").Append(body.Length + 5).Append("\r\n"); return false;
            case 1: request.Append("Content-Length: -1\r\n"); return false;
            case 2: request.Append("Transfer-Encoding: chunked\r\n"); return false;
            case 3: request.Append("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"); return false;
            case 4: request.Append("Transfer-Encoding: gzip, chunked\r\n"); return false;
            case 5: request.Append("Content-Length: 1\r\nContent-Length: 2\r\n"); return false;
            default: request.Append("Content-Length: ").Append(body.Length).Append("\r\n"); return true;
        }
    }

    private static bool Odd(string request) =>
        request.StartsWith("HEAD", StringComparison.Ordinal) || request.StartsWith("CONNECT", StringComparison.Ordinal)
        || request.Contains("Expect", StringComparison.Ordinal) || request.Contains("Connection", StringComparison.Ordinal) || request.Contains("Upgrade", StringComparison.Ordinal);

    private string Target() => random.Next(20) switch
    {
        0 => Noise(random.Next(60)),
        1 => "*",
        2 => "http://localhost/gateway/" + plane + "/x",
        3 => "/" + Path(),
        4 => $"/gateway/{plane}/" + new string('a', random.Next(9_000)),
        <= 6 => $"/ace/{plane}/check" + (Chance(50) ? "" : Path()),
        <= 8 => $"/ace/{plane}/check",
        9 => $"/gateway/{Mutated(plane)}/x",
        <= 12 => $"/gateway/{plane}" + Pick(["/x", "/things/7", "/files/a.json", "/x?q=1"]),
        _ => $"/gateway/{plane}/" + Path(),
    };

    private string Path()
    {
        var path = new StringBuilder();
        for (var i = random.Next(6); i >= 0; i--)
            path.Append(Pick(Pieces)).Append(Chance(50) ? "/" : "");
        return path.ToString();
    }

    private string Mutated(string text)
    {
        var characters = text.ToCharArray();
        characters[random.Next(characters.Length)] = (char)random.Next(1, 256);
        return new string(characters)[..(Chance(50) ? text.Length : random.Next(text.Length))];
    }

    private string Noise(int length) => string.Create(length, random, static (characters, random) =>
    {
        for (var i = 0; i < characters.Length; i++)
            characters[i] = (char)random.Next(256);
    });

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private bool Chance(int percent) => random.Next(100) < percent;
}
