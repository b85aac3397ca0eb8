namespace Browser.Tests;

/// <summary>The workshop's API, httpbin-like, and a gateway that leads to the runner's own upstream.</summary>
public static class Sample
{
    /// <summary>What an operator has set up before the workshop begins: everything goes to the upstream, keys are asked for, and portals may call.</summary>
    public static async Task CreateGateway(BrowserFixture fixture, string name)
    {
        var controlPlane = (await fixture.Admin.Post("/v2/control-planes", new { name })).Is(201).Id;
        var core = $"/v2/control-planes/{controlPlane}/core-entities";
        var service = (await fixture.Admin.Post($"{core}/services", new { name = "httpbin", url = fixture.Runner.Upstream.ToString() })).Is(201).Id;
        (await fixture.Admin.Post($"{core}/routes", new { name = "all", paths = new[] { "/" }, strip_path = false, service = new { id = service } })).Is(201);
        (await fixture.Admin.Post($"{core}/plugins", new { name = "cors", config = new { origins = new[] { "*" } } })).Is(201);
        (await fixture.Admin.Post($"{core}/plugins", new { name = "ace", config = new { match_policy = "required" } })).Is(201);
    }

    /// <summary>Where calls of a control plane go.</summary>
    public static Uri GatewayOf(BrowserFixture fixture, string controlPlane) => new(fixture.Runner.Enforcement, $"/gateway/{controlPlane}");

    public static string Httpbin(Uri server) => $$"""
        openapi: 3.0.3
        info:
          title: httpbin
          version: 1.0.0
          description: "Echoes what it is asked. <img src=x onerror=alert(1)> [x](javascript:alert(2))"
        servers:
          - url: {{server}}
        security:
          - ApiKeyAuth: []
        tags:
          - name: Request inspection
        paths:
          /ip:
            get:
              tags: [Request inspection]
              operationId: getIp
              summary: Returns Origin IP
              description: Returns the requester's IP address.
              responses: { "200": { description: The address of the requester } }
          /anything:
            post:
              tags: [Request inspection]
              operationId: postAnything
              summary: Returns anything that is passed
              requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string, example: Devi } } } } } }
              responses: { "200": { description: What was passed } }
        components:
          securitySchemes:
            ApiKeyAuth: { type: apiKey, in: header, name: apikey }
        """;

    public static string Flights(Uri server) => $$"""
        openapi: 3.0.3
        info: { title: MyAPI, version: 1.0.0 }
        servers:
          - url: {{server}}
        security:
          - ApiKeyAuth: []
        paths:
          /flights:
            get: { operationId: listFlights, summary: List flights, responses: { "200": { description: The flights } } }
            post: { operationId: bookFlight, summary: Book a flight, responses: { "201": { description: It is booked } } }
          /elsewhere:
            get: { operationId: elsewhere, summary: Leads nowhere, responses: { "200": { description: Never answered } } }
        components:
          securitySchemes:
            ApiKeyAuth: { type: apiKey, in: header, name: apikey }
        """;
}
