using System.Net.Http.Headers;
using System.Text.Json;

namespace Testing;

/// <summary>What a server said to one call.</summary>
public sealed record Answer(int Status, string? ContentType, string Text, HttpResponseHeaders Headers)
{
    private JsonElement? _json;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => _json ??= JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>A field of the body.</summary>
    public JsonElement this[string field] => Json.GetProperty(field);

    /// <summary>The body's <c>id</c>.</summary>
    public Guid Id => this["id"].GetGuid();

    /// <summary>The entries of a list.</summary>
    public IReadOnlyList<JsonElement> Data => [.. this["data"].EnumerateArray()];

    /// <summary>A string of the body.</summary>
    public string String(string field) => this[field].GetString()!;

    /// <summary>Fails with the whole answer when the status is another one; a body must have the contract's media type.</summary>
    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{status} expected: {this}");
        if (Text.Length > 0) Assert.Equal(Status < 400 ? "application/json" : "application/problem+json", ContentType);
        return this;
    }

    /// <summary>Fails unless this is a 400 that names the field with the rule.</summary>
    public Answer Faults(string field, string rule)
    {
        Is(400);
        Assert.Contains(this["invalid_parameters"].EnumerateArray(), fault => fault.GetProperty("field").GetString() == field && fault.GetProperty("rule").GetString() == rule);
        return this;
    }

    /// <summary>Fails unless the body is an object with these keys and no others.</summary>
    public Answer HasKeys(params string[] keys)
    {
        Assert.Equal(keys.Order(StringComparer.Ordinal), Json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        return this;
    }

    public override string ToString() => $"{Status} {ContentType} {Text}";
}

/// <summary>Calls with JSON bodies. Names of anonymous objects go on the wire as they are written.</summary>
public static class JsonCalls
{
    public static async Task<Answer> Call(this HttpClient http, string method, string path, object? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body));
            request.Content.Headers.ContentType = new("application/json");
        }
        change?.Invoke(request);
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response.Headers);
    }
}
