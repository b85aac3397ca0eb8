using Features.Access;
using Features.ApiImplementations;
using Features.ApiOperations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.Applications;
using Features.Assets;
using Features.AuthStrategies;
using Features.Content;
using Features.ControlPlanes;
using Features.Credentials;
using Features.CustomDomains;
using Features.Customizations;
using Features.Developers;
using Features.Documents;
using Features.Housekeeping;
using Features.Integrations;
using Features.IpAllowLists;
using Features.Mail;
using Features.PolicySnapshots;
using Features.PortalContent;
using Features.Portals;
using Features.Registrations;
using Features.Sessions;
using Features.Specifications;
using Features.Statistics;
using Features.Storage;
using Features.Teams;
using Platform.Http;

// The largest body is a specification of 20 MiB inside a JSON string, or base64 inside a blob trigger's call.
const long BodyBytesMax = 44L * 1024 * 1024;

return FunctionApp.Start(args, BodyBytesMax, new Edge(),
    services: builder =>
    {
        builder.Services.AddProductStorage(builder.Configuration);
        builder.Services.AddSingleton<IGate, AdminGate>();
        builder.Services.AddHousekeeping();
        builder.Services.AddRemoval();
        builder.Services.AddPolicySnapshots();
        builder.Services.AddAuthStrategies();
        builder.Services.AddPortals(builder.Configuration);
        builder.Services.AddPortalContent();
        builder.Services.AddCustomizations();
        builder.Services.AddAssets();
        builder.Services.AddIntegrations();
        builder.Services.AddIpAllowLists();
        builder.Services.AddSessionSweep();
        builder.Services.AddDevelopers();
        builder.Services.AddTeams();
        builder.Services.AddApplications();
        builder.Services.AddRegistrations();
        builder.Services.AddCredentials();
        builder.Services.AddStatistics();
        builder.Services.AddMail(builder.Configuration);
        builder.Services.AddControlPlanes();
        builder.Services.AddApis();
        builder.Services.AddApiVersions();
        builder.Services.AddSpecifications();
        builder.Services.AddApiOperations();
        builder.Services.AddApiImplementations();
        builder.Services.AddApiPackages();
        builder.Services.AddApiPublications();
        builder.Services.AddDocuments();
    },
    endpoints: app =>
    {
        app.MapAuthStrategies();
        app.MapPortals();
        app.MapCustomDomains();
        app.MapCustomizations();
        app.MapAssets();
        app.MapIntegrations();
        app.MapIpAllowLists();
        app.MapDevelopers();
        app.MapTeams();
        app.MapApplications();
        app.MapRegistrations();
        app.MapApiRegistrations();
        app.MapMail();
        app.MapControlPlanes();
        app.MapApis();
        app.MapApiVersions();
        app.MapSpecUploaded();
        app.MapApiOperations();
        app.MapApiImplementations();
        app.MapApiPackages();
        app.MapApiPublications();
        app.MapDocuments();
        app.MapMarkdownPreview();
        app.MapHousekeeping();
    });
