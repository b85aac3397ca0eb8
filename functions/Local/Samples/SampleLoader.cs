using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Local.Samples;

/// <summary>
/// What a first start shows: the control plane <c>quickstart</c> in front of the echoing upstream, the Flights and Billing APIs, the package "Flight Billing API" with its limits,
/// and the portal <c>partners</c>. It is made through the management API like anybody's, so it can be changed and removed like anybody's.
/// </summary>
internal sealed class SampleLoader(HttpClient management, Uri upstream, Uri gateway)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Loads everything. Call it on an empty installation only.</summary>
    /// <param name="report">Is told what is being done.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task Load(Action<string> report, CancellationToken cancel)
    {
        report("control plane quickstart");
        var controlPlane = await Post("v2/control-planes", new { name = "quickstart", description = "The sample's gateway" }, cancel);
        var core = $"v2/control-planes/{controlPlane}/core-entities";
        await Service(core, "flights", cancel);
        await Service(core, "billing", cancel);
        await Post($"{core}/plugins", new { name = "cors", config = new { origins = new[] { "*" } } }, cancel);
        await Post($"{core}/plugins", new { name = "ace", config = new { match_policy = "required" } }, cancel);

        report("APIs Flights and Billing");
        var flights = await Api("Flights", "flights.yaml", controlPlane, cancel);
        var billing = await Api("Billing", "billing.yaml", controlPlane, cancel);
        var operations = await Operations(flights, cancel);
        foreach (var (name, id) in await Operations(billing, cancel)) operations[name] = id;

        report("Package Flight Billing API and portal partners");
        var package = await Post("v3/api-packages", new
        {
            name = "Flight Billing API",
            description = "What partners need: flights to read, invoices to fetch.",
            rate_limiting_config = new { limit = 5, duration = "minutes" },
        }, cancel);
        await Send(HttpMethod.Patch, $"v3/api-packages/{package}/operations", new object[]
        {
            Add(operations["GET /flights"], null),
            Add(operations["GET /flights/*"], null),
            Add(operations["GET /billing"], new { limit = 2, duration = "minutes" }),
        }, cancel);
        var portal = await Post("v3/portals", new { name = "partners", display_name = "Partner portal", description = "The sample's portal" }, cancel);
        await Send(HttpMethod.Put, $"v3/api-packages/{package}/publications/{portal}", new { visibility = "private" }, cancel);
        await Send(HttpMethod.Put, $"v3/apis/{flights}/publications/{portal}", new { visibility = "public" }, cancel);
    }

    private static object Add(string operation, object? limit) => new { op = "add", path = $"operations/{operation}", value = new { rate_limiting_config = limit } };

    private async Task Service(string core, string name, CancellationToken cancel)
    {
        var service = await Post($"{core}/services", new { name, url = upstream.ToString() }, cancel);
        await Post($"{core}/routes", new { name, paths = new[] { "/" + name }, strip_path = false, protocols = new[] { "http", "https" }, service = new { id = service } }, cancel);
    }

    private async Task<string> Api(string name, string file, string controlPlane, CancellationToken cancel)
    {
        var specification = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Samples", file), cancel);
        // The document names the gateway of this very run.
        specification = specification.Replace("http://localhost:7073/", gateway.ToString(), StringComparison.Ordinal);
        var api = await Post("v3/apis", new { name, spec_content = specification }, cancel);
        await Post($"v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } }, cancel);
        return api;
    }

    /// <summary>Ids by method and path. The blob-triggered function writes them a moment after the upload.</summary>
    private async Task<Dictionary<string, string>> Operations(string api, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            var page = await management.GetFromJsonAsync<JsonObject>(new Uri($"v3/apis/{api}/operations?page%5Bsize%5D=100", UriKind.Relative), patience.Token);
            var found = page!["data"]!.AsArray().ToDictionary(operation => $"{operation!["method"]} {operation["path"]}", operation => (string)operation!["id"]!, StringComparer.Ordinal);
            if (found.Count > 0) return found;
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private async Task<string> Post(string path, object body, CancellationToken cancel) => (string)(await Send(HttpMethod.Post, path, body, cancel))!["id"]!;

    private async Task<JsonNode?> Send(HttpMethod method, string path, object body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var response = await management.SendAsync(request, cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"the sample could not be loaded: {method} /{path} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
