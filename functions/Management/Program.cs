using Features.Access;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.Housekeeping;
using Features.PolicySnapshots;
using Features.Portals;
using Features.Storage;
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
        builder.Services.AddControlPlanes();
    },
    endpoints: app =>
    {
        app.MapAuthStrategies();
        app.MapPortals();
        app.MapControlPlanes();
        app.MapHousekeeping();
    });
