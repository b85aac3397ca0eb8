using System.Text.Json;
using Local.Host;
using Microsoft.AspNetCore.Http;

namespace Local.Triggers;

/// <summary><c>POST /runtime/webhooks/blobs?functionName=Host.Functions.X</c>: where Event Grid tells the host of new blobs.</summary>
internal sealed class EventGrid(TriggerListeners triggers)
{
    private const string Prefix = "Host.Functions.";
    private const string Validation = "Microsoft.EventGrid.SubscriptionValidationEvent";

    public async Task AnswerAsync(HttpContext context)
    {
        var name = context.Request.Query["functionName"].ToString();
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || triggers.Find(name[Prefix.Length..]) is not BlobTrigger trigger)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync($"cannot find function: '{name}'", context.RequestAborted);
            return;
        }

        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            JsonElement[] events = body.RootElement.ValueKind == JsonValueKind.Array ? [.. body.RootElement.EnumerateArray()] : [body.RootElement];
            if (events.FirstOrDefault(IsValidation) is { ValueKind: JsonValueKind.Object } validation)
            {
                await context.Response.WriteAsJsonAsync(new { validationResponse = DataOf(validation, "validationCode") }, context.RequestAborted);
                return;
            }

            foreach (var created in events) await EnqueueAsync(trigger, created, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static async Task EnqueueAsync(BlobTrigger trigger, JsonElement created, CancellationToken cancel)
    {
        if (Uri.TryCreate(DataOf(created, "url"), UriKind.Absolute, out var address) && trigger.NameOf(address) is { } blob)
            await trigger.EnqueueAsync(blob, DataOf(created, "eTag")?.Trim('"'), cancel);
    }

    private static bool IsValidation(JsonElement entry) =>
        JsonMember.Find(entry, "eventType") is { ValueKind: JsonValueKind.String } type && type.GetString() == Validation;

    private static string? DataOf(JsonElement entry, string member) =>
        JsonMember.Find(entry, "data") is { } data && JsonMember.Find(data, member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
