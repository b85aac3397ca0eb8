using System.Buffers.Binary;
using System.Globalization;
using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of what webhooks are sent. A webhook is a partition.</summary>
public static class WebhookKeys
{
    public const string Deliveries = "delivery|";
    public const string DuePrefix = "due|";

    /// <summary>When the receiver last took something.</summary>
    public const string Health = "health";

    /// <summary>The partition of places in which notices may wait.</summary>
    public const string Places = "places";

    /// <summary>The end of all deliveries, for ranges. "}" comes after the "|" of their prefix.</summary>
    public const string DeliveriesEnd = "delivery}";

    /// <summary>The partition of a webhook.</summary>
    public static string Of(Guid webhookId) => webhookId.ToString("D");

    /// <summary>A delivery by its id, which begins with its time; the newest stands first.</summary>
    public static string Delivery(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return $"{Before(milliseconds)}|{id:D}";
    }

    /// <summary>The row in front of which deliveries stand that are younger than a time.</summary>
    public static string DeliveriesUntil(DateTimeOffset time) => Before(time.ToUnixTimeMilliseconds()) + "}";

    /// <summary>That a delivery is under way, and when it is due next.</summary>
    public static string Due(Guid id) => Keys.Of("due", id);

    private static string Before(long milliseconds) => Deliveries + ((1L << 48) - milliseconds).ToString("D15", CultureInfo.InvariantCulture);
}
