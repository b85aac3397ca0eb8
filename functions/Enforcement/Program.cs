using Enforcement;
using Platform.Http;

// What the Functions host lets through at most; the check takes far less.
const long BodyBytesMax = 100 * 1024 * 1024;

SocketThreads.Decide();
// With arguments it does something else than serve, or gets settings from them.
var ahead = args is [] ? HeadStart.Begin() : null;
return FunctionApp.Start(args, BodyBytesMax, new GatewayEdge(),
    services: builder => builder.AddEnforcement(ahead),
    endpoints: app =>
    {
        app.MapCheck();
        app.MapGateway();
    });
