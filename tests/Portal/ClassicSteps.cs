using Testing;

namespace Portal;

/// <summary>Steps of administrators that tests of the classic contract share.</summary>
internal static class ClassicSteps
{
    private const string Applications = "/api/v2/applications";

    /// <summary>A call of the administrator below the portal.</summary>
    public static Task<Answer> Classic(this PortalFixture app, TestPortal portal, string method, string path, object? body = null) =>
        app.Admin(method, $"/v2/portals/{portal.Id}{path}", body);

    /// <summary>A product that portals show, without versions.</summary>
    public static async Task<Guid> NewProduct(this PortalFixture app, string name, params TestPortal[] portals) =>
        (await app.Admin("POST", "/v2/api-products", new { name, portal_ids = portals.Select(portal => portal.Id) })).Is(201).Id;

    /// <summary>An application that is registered for a version, with a key; the registration's status.</summary>
    public static async Task<Registered> Register(this Visitor developer, TestVersion version, string name = "Booking site", Guid? application = null)
    {
        var made = application ?? (await developer.Call("POST", Applications, new { name })).Is(201).Id;
        var key = (await developer.Call("POST", $"{Applications}/{made}/credentials", new { display_name = "first" })).Is(201).String("credential");
        return new(made, key, (await developer.Call("POST", $"{Applications}/{made}/registrations", new { product_version_id = version.Id })).Is(201));
    }

    /// <summary>What enforcement knows that a key opens.</summary>
    public static async Task<string> Grants(this PortalFixture app, string key) =>
        (await app.KnownKey(key))!.GetString("Grants0")!;
}

/// <summary>An application that is registered for a version.</summary>
internal sealed record Registered(Guid Application, string Key, Answer Registration)
{
    /// <summary>The registration's path below the portal.</summary>
    public string Path => $"/applications/{Application}/registrations/{Registration.Id}";
}
