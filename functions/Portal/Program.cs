using Features.PortalCatalog;
using Features.Sessions;
using Features.Storage;
using Platform.Http;

// Developers send forms, not documents.
const long BodyBytesMax = 1024 * 1024;

return FunctionApp.Start(args, BodyBytesMax, new Edge(),
    services: builder =>
    {
        builder.Services.AddProductStorage(builder.Configuration);
        builder.Services.AddDeveloperGate();
        builder.Services.AddPortalCatalog();
    },
    endpoints: app =>
    {
        app.MapPortalCatalog();
    });
