namespace Testing;

/// <summary>The settings with which tests start an app.</summary>
public static class TestSettings
{
    public const string AdminToken = "an-administrator-of-the-tests";

    public static Dictionary<string, string> For(string storage) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["DataStorage"] = storage,
        ["Access__BootstrapToken"] = AdminToken,
        ["Secrets__Key"] = "a-key-of-the-tests-that-protects-nothing",
        ["Enforcement__SecretsKey"] = "another-key-of-the-tests-that-protects-nothing",
        // Providers of the tests listen here.
        ["Outbound__AllowedNetworks"] = "127.0.0.0/8",
        ["Cookies__Secure"] = "false",
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__Port"] = "1",
        ["Mail__From"] = "portal@example.com",
        // The tests' Azurite is shared by everything in a test process; so many warnings of kills and outages would bury what matters.
        ["Logging__LogLevel__Default"] = "Warning",
    };

    /// <summary>The handler's client with the administrator's token.</summary>
    public static HttpClient Administrator(this HandlerProcess handler)
    {
        handler.Http.DefaultRequestHeaders.Authorization = new("Bearer", AdminToken);
        return handler.Http;
    }
}
