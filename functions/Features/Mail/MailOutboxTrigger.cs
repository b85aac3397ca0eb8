using Features.Housekeeping;
using Features.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Http;

namespace Features.Mail;

/// <summary>The queue function <c>mail-outbox</c>: one message, one mail. What it throws makes the host try again, five times.</summary>
public static partial class MailOutboxTrigger
{
    /// <summary>Mail, for the app that sends it.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration settings) => services
        .AddOutbox()
        .AddSingleton(MailSettings.Of(settings))
        .AddSingleton<MailSender>()
        .AddSingleton<MailDomainStore>()
        .AddSingleton<PortalMailStore>()
        .AddSingleton<MailComposer>()
        .AddSingleton<MailDelivery>()
        .AddChore<MailRedrive>()
        .AddChore<KeyWatch>();

    public static void MapMail(this IEndpointRouteBuilder app)
    {
        app.MapTrigger(ProductStorage.MailQueue, async (http, call) =>
        {
            if (call.Data("message") is { } text && OutboxMessage.Parse(text) is { } message)
                await http.RequestServices.GetRequiredService<MailDelivery>().Deliver(message, http.RequestAborted);
            else LogStrange(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Mail"));
        });
        app.MapMailTemplates();
        app.MapPortalMailTemplates();
        app.MapMailConfig();
        app.MapMailDomains();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of the mail queue is none of ours and was dropped")]
    private static partial void LogStrange(ILogger log);
}
