using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Data.Tables;

/// <summary>Reads <c>{"odata.error":{"code":..,"message":{"value":..}}}</c>, and the failed action's number in front of a transaction's message.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static readonly TableErrorParser Shared = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        if (response.ContentStream is null || response.Content.ToMemory().Length == 0) return false;
        // The emulator answers a wrong signature as the blob service does.
        if (response.Headers.ContentType?.Contains("xml", StringComparison.OrdinalIgnoreCase) == true)
            return StorageErrorParser.Shared.TryParse(response, out error, out data);
        try
        {
            using var document = JsonDocument.Parse(response.Content.ToMemory());
            if (!document.RootElement.TryGetProperty("odata.error", out var details)) return false;
            var code = details.TryGetProperty("code", out var text) ? text.GetString() : null;
            var message = details.TryGetProperty("message", out var wrapped) && wrapped.TryGetProperty("value", out var value)
                ? value.GetString()
                : null;
            error = new ResponseError(code, message);
            data = FailedAction(message);
            return true;
        }
        catch (JsonException)
        {
            // A proxy's page in place of the service's answer: the status and the raw content say what there is to say.
            return false;
        }
    }

    private static Dictionary<string, string> FailedAction(string? message)
    {
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? new Dictionary<string, string> { [TableTransactionFailedException.FailedEntity] = message![..colon] }
            : [];
    }
}
