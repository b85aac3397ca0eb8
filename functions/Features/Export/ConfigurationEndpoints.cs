using Features.ApiImplementations;
using Features.ApiPackages;
using Features.ApiProducts;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.Appearances;
using Features.Assets;
using Features.AuditLogs;
using Features.AuthStrategies;
using Features.ConsoleSignIn;
using Features.ControlPlanes;
using Features.Customizations;
using Features.DcrProviders;
using Features.Documents;
using Features.Identity;
using Features.IdentityProviders;
using Features.Images;
using Features.Integrations;
using Features.IpAllowLists;
using Features.Mail;
using Features.PackageSpecifications;
using Features.Pages;
using Features.Portals;
using Features.ProductVersions;
using Features.Snippets;
using Features.Specifications;
using Features.Storage;
using Features.Teams;
using Features.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Secrets;

namespace Features.Export;

/// <summary>The configuration as one document: <c>GET /v3/export</c>, and back: <c>POST /v3/apply?dry_run=</c>.</summary>
public static class ConfigurationEndpoints
{
    public static IServiceCollection AddConfiguration(this IServiceCollection services) => services
        .AddSingleton(all => Parts(
            all.GetRequiredService<Tables>(), all.GetRequiredService<SecretBox>(), all.GetRequiredService<StrategySecrets>(), all.GetRequiredService<PortalSettings>(), all.GetRequiredService<MailSettings>()))
        .AddSingleton<Configuration>();

    public static void MapConfiguration(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/export", Export).Requires("configuration:read");
        app.MapPost("/v3/apply", Apply).Requires("configuration:apply");
    }

    /// <summary>Everything that a configuration holds. What refers to something comes after it.</summary>
    public static IReadOnlyList<ConfigurationPart> Parts(Tables tables, SecretBox box, StrategySecrets strategySecrets, PortalSettings portals, MailSettings mail) =>
    [
        IdentityConfiguration.Part(tables),
        DcrProviderConfiguration.Part(tables, box),
        AuthStrategyConfiguration.Part(tables, strategySecrets),
        AuditLogConfiguration.Destinations(tables, box),
        WebhookConfiguration.Part(tables, box),
        ControlPlaneConfiguration.Part(tables),
        ControlPlaneConfiguration.Groups(tables),
        .. GatewayConfiguration.Parts(tables),
        MailConfiguration.Domains(tables),
        PortalConfiguration.Part(tables, portals),
        MailConfiguration.Senders(tables, mail),
        MailConfiguration.Templates(tables),
        AuditLogConfiguration.Webhooks(tables),
        IpAllowListConfiguration.Part(tables),
        ApiConfiguration.Part(tables),
        ApiVersionConfiguration.Part(tables),
        ApiImplementationConfiguration.Part(tables),
        ApiPackageConfiguration.Part(tables),
        ApiPackageConfiguration.Members(tables),
        PackageSpecificationConfiguration.Part(tables),
        ApiPublicationConfiguration.Part(tables),
        ApiProductConfiguration.Part(tables),
        ProductVersionConfiguration.Part(tables),
        ImageConfiguration.Part(tables),
        .. DocumentConfiguration.Parts(tables),
        CustomizationConfiguration.Part(tables),
        AppearanceConfiguration.Part(tables),
        IntegrationConfiguration.Part(tables),
        AssetConfiguration.Part(tables),
        SnippetConfiguration.Part(tables),
        .. PageConfiguration.Parts(tables),
        TeamConfiguration.Part(tables),
        TeamConfiguration.Roles(tables),
        .. IdentityProviderConfiguration.Providers(tables, box),
        .. IdentityProviderConfiguration.Groups(tables),
        AdminAuthenticationConfiguration.Part(tables),
        IdentityConfiguration.Roles(tables),
    ];

    private static async Task<IResult> Export(HttpContext http, Configuration configuration) => Answers.Ok(await configuration.Export(http.RequestAborted));

    private static async Task<IResult> Apply(HttpContext http, Configuration configuration)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        var dryRun = ReadDryRun(http.Request.Query, fields.Faults);
        var (steps, problem) = await configuration.Apply(fields, dryRun, http.RequestAborted);
        return problem is not null ? problem : Answers.Ok(new ApplyAnswer(dryRun, steps));
    }

    /// <summary>A bare <c>?dry_run</c> means true.</summary>
    private static bool ReadDryRun(IQueryCollection query, List<Fault> faults)
    {
        if (!query.TryGetValue("dry_run", out var given)) return false;
        if (given.ToString() is "" or "true") return true;
        if (given.ToString() != "false") faults.Add(Fault.NotOneOf("dry_run", ["true", "false"], "query"));
        return false;
    }

    private sealed record ApplyAnswer(bool DryRun, IReadOnlyList<ConfigurationStep> Changes);
}
