using Features.Agents;
using Features.ApiAttributes;
using Features.Appearances;
using Features.Applications;
using Features.Assets;
using Features.AuthStrategies;
using Features.Credentials;
using Features.Customizations;
using Features.DcrProviders;
using Features.Developers;
using Features.Documents;
using Features.Images;
using Features.IdentityProviders;
using Features.Integrations;
using Features.IpAllowLists;
using Features.Mail;
using Features.Pages;
using Features.PortalCatalog;
using Features.PortalContent;
using Features.PortalProducts;
using Features.Portals;
using Features.Registrations;
using Features.Search;
using Features.Sessions;
using Features.Snippets;
using Features.Statistics;
using Features.SingleSignOn;
using Features.Storage;
using Features.Teams;
using Features.Webhooks;
using Platform.Http;

// Developers send forms, not documents.
const long BodyBytesMax = 1024 * 1024;

return FunctionApp.Start(args, BodyBytesMax, new Edge(),
    services: builder =>
    {
        builder.Services.AddProductStorage(builder.Configuration);
        builder.Services.AddRemoval();
        builder.Services.AddEvents();
        builder.Services.AddSessions(builder.Configuration);
        builder.Services.AddOutbox();
        builder.Services.AddDcrProviders(builder.Configuration);
        builder.Services.AddAuthStrategies();
        builder.Services.AddPortals(builder.Configuration);
        builder.Services.AddDevelopers(builder.Configuration);
        builder.Services.AddTeams();
        builder.Services.AddIdentityProviders();
        builder.Services.AddSingleSignOn();
        builder.Services.AddApplications();
        builder.Services.AddRegistrations();
        builder.Services.AddCredentials();
        builder.Services.AddStatistics();
        builder.Services.AddPortalCatalog();
        builder.Services.AddPortalProducts();
        builder.Services.AddDocuments();
        builder.Services.AddAddressGate();
        builder.Services.AddPortalContent();
        builder.Services.AddPages();
        builder.Services.AddPageReading();
        builder.Services.AddSnippets();
        builder.Services.AddAgents();
        builder.Services.AddSearch();
        builder.Services.AddCustomizations();
        builder.Services.AddAssets();
        builder.Services.AddAppearances();
        builder.Services.AddIntegrations();
        builder.Services.AddImages();
    },
    endpoints: app =>
    {
        app.MapAccounts();
        app.MapSessions();
        app.MapSingleSignOn();
        app.MapOwnTeams();
        app.MapOwnApplications();
        app.MapClassicOwnApplications();
        app.MapOwnRegistrations();
        app.MapClassicOwnRegistrations();
        app.MapOwnCredentials();
        app.MapApiApplications();
        app.MapVersionApplications();
        app.MapPortalCatalog();
        app.MapClassicPortalContext();
        app.MapPortalProducts();
        app.MapPortalDocuments();
        app.MapOwnPages();
        app.MapOwnSnippets();
        app.MapAgents();
        app.MapSearch();
        app.MapOwnCustomization();
        app.MapOwnAssets();
        app.MapOwnAppearance();
        app.MapOwnIntegrations();
        app.MapStatistics();
        app.MapPortalImages();
        app.MapPortalAttributes();
    });
