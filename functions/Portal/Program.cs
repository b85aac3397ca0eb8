using Features.Developers;
using Features.Mail;
using Features.PortalCatalog;
using Features.Portals;
using Features.Sessions;
using Features.Storage;
using Platform.Http;

// Developers send forms, not documents.
const long BodyBytesMax = 1024 * 1024;

return FunctionApp.Start(args, BodyBytesMax, new Edge(),
    services: builder =>
    {
        builder.Services.AddProductStorage(builder.Configuration);
        builder.Services.AddRemoval();
        builder.Services.AddSessions(builder.Configuration);
        builder.Services.AddOutbox();
        builder.Services.AddPortals(builder.Configuration);
        builder.Services.AddDevelopers();
        builder.Services.AddPortalCatalog();
    },
    endpoints: app =>
    {
        app.MapAccounts();
        app.MapSessions();
        app.MapPortalCatalog();
    });
