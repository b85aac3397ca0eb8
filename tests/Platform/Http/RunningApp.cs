using Testing;

namespace Platform.Tests.Http;

/// <summary>One test app without storage for all tests of a class. Nothing may change it for the others.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    public HandlerProcess Handler { get; private set; } = null!;

    public HttpClient Http => Handler.Http;

    // Chatty, in production's way and in development's: the tests read the log.
    public async Task InitializeAsync() => Handler = await App.Start(
        ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
        ("Logging__Console__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));

    public async Task DisposeAsync() => await Handler.DisposeAsync();
}
