using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;

namespace Local.Host;

/// <summary>How one invocation of a function ended.</summary>
/// <param name="Failure">null when it succeeded.</param>
/// <param name="Answer">The handler's JSON object.</param>
internal sealed record InvocationResult(string? Failure, JsonElement Answer)
{
    public bool Succeeded => Failure is null;

    public static InvocationResult Failed(string why) => new(why, default);
}

/// <summary>Calls the handler for a trigger, and judges its answer as the host does.</summary>
internal sealed class Invocations(Handler handler, HostJson host, HostOptions options)
{
    /// <summary>The host that Core Tools 4.14 carries.</summary>
    public const string HostVersion = "4.1052.200";

    private readonly HttpClient _handler = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // functionTimeout is the bound
    };

    public Payload NewPayload(Function function) => new(function, options.Time.GetUtcNow());

    /// <summary>Posts the payload to <c>/{function}</c>. The outcome is logged; a failure is a result, not an exception.</summary>
    public async Task<InvocationResult> InvokeAsync(Function function, Payload payload, CancellationToken cancel)
    {
        var id = Guid.NewGuid().ToString();
        InvocationResult result;
        try
        {
            await handler.FirstStart.WaitAsync(cancel);
            result = await BoundedAsync(function, token => PostAsync(function, payload, id, token), cancel);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            result = InvocationResult.Failed("It took longer than functionTimeout.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or HostConfigurationException)
        {
            result = InvocationResult.Failed(error.Message);
        }

        if (result.Succeeded) options.Log.Say($"Executed '{function.Name}' (Succeeded, Id={id})");
        else options.Log.Fail($"Executed '{function.Name}' (Failed, Id={id}): {result.Failure}");
        return result;
    }

    /// <summary>Runs an invocation; when it takes longer than functionTimeout, it is cancelled and the whole handler restarted, with everything it was
    /// doing.</summary>
    public async Task<T> BoundedAsync<T>(Function function, Func<CancellationToken, Task<T>> invocation, CancellationToken cancel)
    {
        if (host.FunctionTimeout is not { } timeout) return await invocation(cancel);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var working = invocation(bounded.Token);
        var late = Task.Delay(timeout, options.Time, bounded.Token);
        if (await Task.WhenAny(working, late) == late && late.IsCompletedSuccessfully)
        {
            options.Log.Fail($"Timeout value of {timeout} exceeded by function '{function.Name}'. Restarting the handler.");
            handler.Restart();
        }

        await bounded.CancelAsync();
        return await working;
    }

    private async Task<InvocationResult> PostAsync(Function function, Payload payload, string id, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{handler.Port}/{function.Name}");
        request.Content = new ByteArrayContent(payload.ToBytes());
        request.Content.Headers.ContentType = new(MediaTypeNames.Application.Json, "utf-8");
        request.Headers.TransferEncodingChunked = options.ChunkedPayloads;
        request.Headers.Add("X-Azure-Functions-HostVersion", HostVersion);
        request.Headers.Add("X-Azure-Functions-InvocationId", id);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Azure-Functions-Host", HostVersion));
        using var response = await _handler.SendAsync(request, cancel);
        return Judge(response, await response.Content.ReadAsByteArrayAsync(cancel));
    }

    private InvocationResult Judge(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode) return InvocationResult.Failed($"Response status code does not indicate success: {status}.");
        if (body.Length == 0) return WouldHang(status, "an empty body");
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is not ("application/json" or "text/json"))
            return InvocationResult.Failed(
                $"No MediaTypeFormatter is available to read an object from content with media type '{type ?? "application/octet-stream"}'.");
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Null) return WouldHang(status, "null");
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return InvocationResult.Failed($"The answer is a JSON {json.RootElement.ValueKind}, not an object.");
            LogLines(json.RootElement);
            return new(null, json.RootElement.Clone());
        }
        catch (JsonException error)
        {
            return InvocationResult.Failed($"The answer is not JSON: {error.Message}");
        }
    }

    // Not waited for here: five minutes of silence would teach nobody what is wrong.
    private static InvocationResult WouldHang(int status, string what) =>
        InvocationResult.Failed($"The handler answered {status} with {what}. The host would wait for functionTimeout and then restart the handler: "
            + "answer with a JSON object.");

    private void LogLines(JsonElement answer)
    {
        if (JsonMember.Find(answer, "Logs") is not { ValueKind: JsonValueKind.Array } lines) return;
        foreach (var line in lines.EnumerateArray()) options.Log.Say(line.ToString());
    }
}
