using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Features.Webhooks;

/// <summary>Signs messages as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body, a signature for each secret that counts.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    // The specification asks for 24 to 64.
    private const int SecretBytes = 32;

    /// <summary>A new secret.</summary>
    public static string Mint() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The body.</param>
    /// <param name="secrets">The secrets that count.</param>
    public static string Of(Guid id, DateTimeOffset at, string body, IEnumerable<string> secrets)
    {
        var signed = Encoding.UTF8.GetBytes($"{id:D}.{TimeOf(at)}.{body}");
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))));
    }

    /// <summary>The value of the header <c>webhook-timestamp</c>.</summary>
    public static string TimeOf(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
