using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Platform.Secrets;

/// <summary>
/// Seals the secrets of other systems that the product must be able to use again (a provider's API key): AES-256-GCM under a key that is not in the storage account. What only
/// has to be recognised is hashed instead, never sealed.
/// </summary>
/// <remarks>
/// A sealed secret says under which key it lies and for what it was sealed, so that a row copied into another place does not open. The setting may hold several keys separated
/// by <c>;</c>: the first seals, all open. That is how a key is changed.
/// </remarks>
public sealed class SecretBox
{
    /// <summary>The setting: at least 32 characters of randomness per key.</summary>
    public const string Setting = "Secrets:Key";

    private const int KeyCharactersMin = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Info = Encoding.UTF8.GetBytes("secret-box-1");

    private readonly string _setting;
    private readonly List<(string Id, byte[] Key)> _keys;

    /// <summary>Reads the keys.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <exception cref="ArgumentException">A key is too short. The message does not hold it.</exception>
    public SecretBox(IConfiguration settings) : this(settings, Setting)
    {
    }

    /// <summary>Reads the keys of another setting, of the same form.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <param name="setting">The setting, with colons.</param>
    /// <exception cref="ArgumentException">A key is too short. The message does not hold it.</exception>
    public SecretBox(IConfiguration settings, string setting)
    {
        _setting = setting.Replace(":", "__", StringComparison.Ordinal);
        var texts = (settings[setting] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (texts.Any(text => text.Length < KeyCharactersMin)) throw new ArgumentException($"Each key in {_setting} must have at least {KeyCharactersMin} characters.");
        _keys = [.. texts.Select(text => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), 32, info: Info)).Select(key => (IdOf(key), key))];
    }

    /// <summary>Whether there is a key. Without one nothing that holds a secret can be kept, and callers refuse it.</summary>
    public bool CanSeal => _keys.Count > 0;

    /// <summary>The sealed form of a secret, about 1.4 times as long.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="purpose">What it belongs to, such as <c>dcr-provider|{id}</c>; the same is needed to open it.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public string Seal(string secret, string purpose)
    {
        if (!CanSeal) throw new InvalidOperationException($"{_setting} is not set");
        var (id, key) = _keys[0];
        var text = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + TagBytes + text.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, text, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return $"{id}.{Base64Url.EncodeToString(box)}";
    }

    /// <summary>The secret, or null when none of the keys opens it for this purpose.</summary>
    public string? Open(string sealedSecret, string purpose)
    {
        if (sealedSecret.Split('.') is not [var id, var text] || !Base64Url.IsValid(text)) return null;
        var box = Base64Url.DecodeFromChars(text);
        if (box.Length < NonceBytes + TagBytes) return null;
        foreach (var key in _keys.Where(key => key.Id == id))
        {
            var secret = new byte[box.Length - NonceBytes - TagBytes];
            try
            {
                using var aes = new AesGcm(key.Key, TagBytes);
                aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(purpose));
                return Encoding.UTF8.GetString(secret);
            }
            catch (AuthenticationTagMismatchException)
            {
                return null;
            }
        }
        return null;
    }

    // Tells keys apart and nothing about them: the key itself is derived, and this is a hash of it.
    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key))[..8];
}
