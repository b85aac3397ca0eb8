using System.Globalization;
using Platform.Http;
using Platform.Outbound;
using Policies;

namespace Enforcement;

/// <summary>What the app is made of.</summary>
internal static class Services
{
    /// <param name="builder">Builds the app.</param>
    /// <param name="begun">What was begun before; null where nothing was.</param>
    public static void AddEnforcement(this WebApplicationBuilder builder, Task<HeadStart>? begun)
    {
        var services = builder.Services;
        var outage = OnCounterOutage(builder.Configuration);
        var ahead = begun?.GetAwaiter().GetResult() ?? new HeadStart(builder.Configuration);
        var patience = ahead.Patience;
        services.AddSingleton(ahead);
        services.AddSingleton(patience);
        services.AddSingleton(new GatewayAccess(OpenChecks(builder.Configuration)));
        services.AddSingleton<OpenGate>();
        services.AddSingleton<IGate>(app => app.GetRequiredService<OpenGate>());
        services.AddSingleton(ahead.Storage);
        services.AddSingleton(ahead.Snapshots);
        services.AddSingleton(ahead.Credentials);
        services.AddSingleton(app => new CounterSource(app.GetRequiredService<PolicyStorage>().Counters, app.GetRequiredService<TimeProvider>(), patience));
        services.AddSingleton(_ => new OutboundHttp(builder.Configuration));
        services.AddSingleton(new SharedSecrets(builder.Configuration));
        services.AddSingleton(app => new TokenSource(
            app.GetRequiredService<OutboundHttp>().Client, app.GetRequiredService<CredentialSource>(), app.GetRequiredService<SharedSecrets>(), app.GetRequiredService<TimeProvider>(), patience));
        services.AddSingleton(app => new Decider(
            app.GetRequiredService<CredentialSource>(), app.GetRequiredService<TokenSource>(), app.GetRequiredService<CounterSource>(), outage, app.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UsageMeter>();
        services.AddSingleton(app => new UsageWriter(
            app.GetRequiredService<PolicyStorage>().Usage, app.GetRequiredService<UsageMeter>(), app.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ControlPlanes>();
        services.AddSingleton(new ManagementAccess(builder.Configuration, patience));
        services.AddSingleton<Explain>();
        services.AddSingleton<Forwarder>();
        var listeners = new Listeners(builder.Configuration);
        services.AddSingleton(listeners);
        listeners.AddTo(builder);
        services.AddHostedService<PolicyPolling>();
        services.AddHostedService<UsageFlushing>();
        builder.WebHost.ConfigureKestrel(Forwarder.Prepare);
        SocketThreads.AddTo(builder.WebHost);
    }

    private static bool OpenChecks(IConfiguration settings) => settings["Enforcement:OpenChecks"]?.ToLowerInvariant() switch
    {
        null or "" or "false" => false,
        "true" => true,
        var value => throw new ArgumentException($"Enforcement__OpenChecks is \"{value}\"; it must be true or false."),
    };

    internal static Patience PatienceOf(IConfiguration settings) => settings["Enforcement:PatienceSeconds"] switch
    {
        null or "" => Patience.Default,
        var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1 and <= 60 => new(TimeSpan.FromSeconds(seconds)),
        var value => throw new ArgumentException($"Enforcement__PatienceSeconds is \"{value}\"; it must be a number of seconds from 0.1 to 60."),
    };

    private static CounterOutage OnCounterOutage(IConfiguration settings) => settings["Enforcement:OnCounterOutage"]?.ToLowerInvariant() switch
    {
        null or "" or "deny" => CounterOutage.Deny,
        "allow" => CounterOutage.Allow,
        var value => throw new ArgumentException($"Enforcement__OnCounterOutage is \"{value}\"; it must be Deny or Allow."),
    };
}
