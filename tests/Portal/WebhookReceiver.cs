using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>What a receiver was sent.</summary>
public sealed record ReceivedMessage(string Id, int Signatures, string Type, JsonElement Data, string Body);

/// <summary>
/// Somebody's server that takes webhooks: it checks every signature by the text of the Standard Webhooks specification, sharing no code with who signs, and answers as the test says.
/// </summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedMessage> _taken = [];
    private ProviderServer? _server;

    public string Url => _server!.Url + "/hook";

    /// <summary>The secrets that the receiver knows. Each message must be signed with one of them.</summary>
    public List<string> Secrets { get; } = [];

    /// <summary>What it answers.</summary>
    public Func<ReceivedMessage, Task<(int Status, object? Body)>> Answer { get; set; } = _ => Task.FromResult((200, (object?)null));

    /// <summary>Everything that came with a good signature, repetitions included.</summary>
    public IReadOnlyList<ReceivedMessage> Taken => [.. _taken];

    public List<string> Faults { get; } = [];

    public static async Task<WebhookReceiver> Start()
    {
        var receiver = new WebhookReceiver();
        receiver._server = await ProviderServer.Start((_, call) => receiver.Take(call));
        return receiver;
    }

    /// <summary>A new webhook that leads here.</summary>
    public async Task<Answer> Subscribe(PortalFixture app, object settings)
    {
        var body = JsonSerializer.SerializeToNode(settings)!.AsObject();
        (body["name"], body["url"]) = ("Receiver", Url);
        var made = (await app.Admin("POST", "/v3/webhooks", body)).Is(201);
        Secrets.Add(made.String("secret"));
        return made;
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

    private async Task<(int Status, object? Body)> Take(ProviderCall call)
    {
        if (Check(call) is not { } message)
        {
            lock (Faults) Faults.Add($"{call} {call.Headers["webhook-signature"]}");
            return (401, null);
        }
        _taken.Enqueue(message);
        return await Answer(message);
    }

    private ReceivedMessage? Check(ProviderCall call)
    {
        string id = call.Headers["webhook-id"]!, time = call.Headers["webhook-timestamp"]!, signatures = call.Headers["webhook-signature"]!;
        if (call is not { Method: "POST", Path: "/hook" } || call.Headers.ContentType != "application/json") return null;
        // The specification has receivers refuse what is older than some minutes.
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture));
        if (age.Duration() > TimeSpan.FromMinutes(5)) return null;
        var expected = Secrets.ConvertAll(secret =>
        {
            using var hmac = new HMACSHA256(Convert.FromBase64String(secret.Split('_', 2)[1]));
            return "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(id + "." + time + "." + call.Body)));
        });
        var given = signatures.Split(' ');
        return given.Any(expected.Contains)
            ? new(id, given.Length, call.Json.GetProperty("type").GetString()!, call.Json.GetProperty("data"), call.Body)
            : null;
    }
}
