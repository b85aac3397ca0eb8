namespace Azure.Storage.Wire;

/// <summary>
/// An account, its key and its endpoints, read from a connection string. No member and no exception repeats the key.
/// </summary>
internal sealed class StorageConnection
{
    // The storage emulator's account is public knowledge: every emulator has it, and no other service accepts it.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Dictionary<string, string> _settings;

    private StorageConnection(Dictionary<string, string> settings, string account, byte[] key)
    {
        _settings = settings;
        Account = account;
        Key = key;
    }

    public string Account { get; }

    public byte[] Key { get; }

    public Uri Blobs => Endpoint("BlobEndpoint", "blob", 10000);

    public Uri Queues => Endpoint("QueueEndpoint", "queue", 10001);

    public Uri Tables => Endpoint("TableEndpoint", "table", 10002);

    /// <exception cref="FormatException">The text is not a connection string with an account and a key.</exception>
    public static StorageConnection Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var settings = Settings(connectionString);
        if (IsEmulator(settings))
            return new StorageConnection(settings, EmulatorAccount, Convert.FromBase64String(EmulatorKey));
        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
            throw new FormatException("No valid combination of account information found: AccountName and AccountKey are needed.");
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length)
            ? new StorageConnection(settings, account, bytes[..length])
            : throw new FormatException("The AccountKey setting is not base64.");
    }

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException("Settings must be of the form \"name=value\".");
            if (!settings.TryAdd(part[..equals], part[(equals + 1)..]))
                throw new FormatException($"Duplicate setting '{part[..equals]}' found.");
        }
        return settings;
    }

    private static bool IsEmulator(Dictionary<string, string> settings) =>
        settings.TryGetValue("UseDevelopmentStorage", out var use) && use.Equals("true", StringComparison.OrdinalIgnoreCase);

    private Uri Endpoint(string setting, string service, int emulatorPort)
    {
        if (_settings.TryGetValue(setting, out var endpoint)) return new Uri(endpoint.TrimEnd('/'));
        if (IsEmulator(_settings)) return new Uri($"http://127.0.0.1:{emulatorPort}/{EmulatorAccount}");
        var scheme = _settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = _settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        return new Uri($"{scheme}://{Account}.{service}.{suffix}");
    }
}
