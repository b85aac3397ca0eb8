using System.Text.Json;
using Local.Host;

namespace Local.Triggers;

/// <summary>What lies in the host's own queue between finding a blob and handling it, and in <c>webjobs-blobtrigger-poison</c> when it was
/// given up.</summary>
internal sealed record BlobMessage(string Type, string FunctionId, string BlobType, string ContainerName, string BlobName, string ETag)
{
    public static string FunctionIdOf(Function function) => "Host.Functions." + function.Name;

    public static BlobMessage Of(Function function, string container, string blob, string etag) =>
        new("BlobTrigger", FunctionIdOf(function), "BlockBlob", container, blob, etag);

    public string Encode() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, Payload.Json));

    /// <summary>null when the text is no such message.</summary>
    public static BlobMessage? Decode(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<BlobMessage>(Convert.FromBase64String(text), Payload.Json);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }
}
