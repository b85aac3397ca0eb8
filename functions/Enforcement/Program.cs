using Enforcement;
using Platform.Http;

// What the Functions host lets through at most; the check takes far less.
const long BodyBytesMax = 100 * 1024 * 1024;

return FunctionApp.Start(args, BodyBytesMax, new GatewayEdge(),
    services: builder => builder.AddEnforcement(),
    endpoints: app =>
    {
        app.MapCheck();
        app.MapGateway();
    });
