namespace Browser.Tests;

/// <summary>The workshop's API: an httpbin-like specification in front of the runner's own upstream, guarded by keys.</summary>
public sealed record Sample(string Api, string Slug, string GatewayAuthority)
{
    /// <summary>Its page in the portal.</summary>
    public string Path => "/apis/" + Slug;

    public static async Task<Sample> Publish(BrowserFixture fixture, string name, string gateway, string portal)
    {
        var admin = fixture.Admin;
        var controlPlane = (await admin.Post("/v2/control-planes", new { name = gateway })).Is(201).Id;
        var core = $"/v2/control-planes/{controlPlane}/core-entities";
        var service = (await admin.Post($"{core}/services", new { name = "httpbin", url = fixture.Runner.Upstream.ToString() })).Is(201).Id;
        (await admin.Post($"{core}/routes", new { name = "all", paths = new[] { "/" }, strip_path = false, service = new { id = service } })).Is(201);
        // The portal's try-it is a call of another origin.
        (await admin.Post($"{core}/plugins", new { name = "cors", config = new { origins = new[] { "*" } } })).Is(201);
        (await admin.Post($"{core}/plugins", new { name = "ace", config = new { match_policy = "required" } })).Is(201);

        var url = new Uri(fixture.Runner.Enforcement, $"/gateway/{gateway}");
        var api = (await admin.Post("/v3/apis", new { name, description = "A simple HTTP request and response service.", spec_content = Specification(url) })).Is(201).Json;
        var id = (string)api["id"]!;
        (await admin.Post($"/v3/apis/{id}/implementations", new { control_plane = new { control_plane_id = controlPlane } })).Is(201);
        await Eventually.Get(async () =>
        {
            var found = (await admin.Get($"/v3/apis/{id}/operations")).Is(200).Json["data"]!.AsArray();
            return found.Count == 2 ? found : null;
        }, "the operations of the specification", seconds: 60);
        (await admin.Put($"/v3/apis/{id}/publications/{portal}", new { visibility = "private" })).Is(200);
        return new(id, (string)api["slug"]!, url.Authority);
    }

    /// <summary>A package of <c>GET /ip</c> alone, with a limit per hour: a minute could end in the middle of a test.</summary>
    public async Task PublishPackage(BrowserFixture fixture, string name, int callsMax, string portal)
    {
        var operations = (await fixture.Admin.Get($"/v3/apis/{Api}/operations")).Is(200).Json["data"]!.AsArray();
        var operation = (string)operations.Single(one => (string?)one!["path"] == "/ip")!["id"]!;
        var package = (await fixture.Admin.Post("/v3/api-packages", new { name, rate_limiting_config = new { limit = callsMax, duration = "hours" } })).Is(201).Id;
        (await fixture.Admin.Patch($"/v3/api-packages/{package}/operations", new object[] { new { op = "add", path = $"operations/{operation}", value = new { rate_limiting_config = (object?)null } } })).Is(204);
        (await fixture.Admin.Put($"/v3/api-packages/{package}/publications/{portal}", new { visibility = "private" })).Is(200);
    }

    public async Task ApproveRegistrations(BrowserFixture fixture, string portal)
    {
        var registrations = (await fixture.Admin.Get($"/v3/portals/{portal}/application-registrations?filter[status]=pending")).Is(200).Json["data"]!.AsArray();
        Assert.NotEmpty(registrations);
        foreach (var registration in registrations)
            (await fixture.Admin.Patch($"/v3/portals/{portal}/applications/{registration!["application"]!["id"]}/registrations/{registration["id"]}", new { status = "approved" })).Is(200);
    }

    private static string Specification(Uri server) => $$"""
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
}
