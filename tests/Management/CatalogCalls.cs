using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Testing;

namespace Management;

/// <summary>Steps that tests of the catalog share.</summary>
public static class CatalogCalls
{
    public const string RemovalRefused = "Operations are not allowed to be removed from the current version when using access control enforcement";

    public static string Name(string prefix = "Flights") => $"{prefix} {Guid.NewGuid():N}";

    /// <summary>An OpenAPI document with these operations, each <c>GET /flights</c>.</summary>
    public static string Spec(string? version, params string[] operations)
    {
        var paths = new Dictionary<string, Dictionary<string, object>>();
        foreach (var operation in operations)
        {
            var words = operation.Split(' ');
            paths.TryAdd(words[1], []);
            paths[words[1]][words[0].ToLowerInvariant()] = new { responses = new Dictionary<string, object> { ["200"] = new { description = "ok" } } };
        }
        var info = new Dictionary<string, string> { ["title"] = "A sample" };
        if (version is not null) info["version"] = version;
        return JsonSerializer.Serialize(new { openapi = "3.0.3", info, paths });
    }

    /// <summary>An API with a version whose operations are taken up.</summary>
    public static async Task<Answer> ApiWith(this ManagementFixture app, params string[] operations)
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = Spec("1.0.0", operations) })).Is(201);
        await app.TakeUp(api.Id);
        return api;
    }

    public static async Task<Guid> ControlPlane(this ManagementFixture app) =>
        (await app.Call("POST", "/v2/control-planes", new { name = $"cp-{Guid.NewGuid():N}" })).Is(201).Id;

    /// <summary>A service of a control plane with a route of this path.</summary>
    public static async Task<(Guid Service, Guid Route)> Route(this ManagementFixture app, Guid controlPlane, string path, params string[] methods)
    {
        var entities = $"/v2/control-planes/{controlPlane}/core-entities";
        var service = (await app.Call("POST", $"{entities}/services", new { name = $"service-{Guid.NewGuid():N}", url = "http://127.0.0.1:8081/anything" })).Is(201).Id;
        var route = (await app.Call("POST", $"{entities}/routes", new
        {
            name = $"route-{Guid.NewGuid():N}", paths = new[] { path }, methods = methods.Length == 0 ? null : methods, service = new { id = service },
        })).Is(201).Id;
        return (service, route);
    }

    public static async Task<Guid> Link(this ManagementFixture app, Guid api, Guid controlPlane) =>
        (await app.Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } })).Is(201).Id;

    /// <summary>An API with these operations, linked to a control plane of its own.</summary>
    public static async Task<(Guid Api, Guid ControlPlane, Guid Link)> LinkedApi(this ManagementFixture app, params string[] operations)
    {
        var api = (await app.ApiWith(operations)).Id;
        var controlPlane = await app.ControlPlane();
        return (api, controlPlane, await app.Link(api, controlPlane));
    }

    /// <summary>The operations of an API by method and path.</summary>
    public static async Task<Dictionary<string, Guid>> Operations(this ManagementFixture app, Guid api) =>
        (await app.Call("GET", $"/v3/apis/{api}/operations?page[size]=1000")).Is(200).Data
            .ToDictionary(operation => $"{operation.GetProperty("method").GetString()} {operation.GetProperty("path").GetString()}", operation => operation.GetProperty("id").GetGuid());

    /// <summary>Calls the blob trigger for everything that lies in the upload container for an API, as the Functions host does.</summary>
    public static async Task TakeUp(this ManagementFixture app, Guid api)
    {
        foreach (var blob in await app.Uploads(api)) await app.TakeUp(blob);
    }

    /// <summary>What lies in the upload container for an API.</summary>
    public static async Task<List<string>> Uploads(this ManagementFixture app, Guid api)
    {
        var uploads = new List<string>();
        await foreach (var blob in new BlobContainerClient(app.Storage, "specs").GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{api}/", CancellationToken.None)) uploads.Add(blob.Name);
        return uploads;
    }

    /// <summary>Calls the blob trigger for one blob.</summary>
    public static async Task TakeUp(this ManagementFixture app, string blob)
    {
        var uri = new BlobContainerClient(app.Storage, "specs").GetBlobClient(blob).Uri;
        var answer = await app.Trigger(uri.AbsoluteUri);
        Assert.True(answer is { Status: 200, ContentType: "application/json" }, answer.ToString());
    }

    /// <summary>The host's payload: values are JSON text inside JSON strings; the path parameter is greedy and wrong, the data is not this blob's.</summary>
    public static Task<Answer> Trigger(this ManagementFixture app, string uri) => app.Http.Call("POST", "/spec-uploaded", new
    {
        Data = new { content = Convert.ToBase64String("something else"u8) },
        Metadata = new { Uri = JsonSerializer.Serialize(uri), name = "\"misleading\"", Properties = new { ETag = new { } }, sys = new { MethodName = "spec-uploaded" } },
    });

    /// <summary>Makes every follow-up ten minutes older, instead of waiting for housekeeping to find them old enough.</summary>
    public static async Task AgeFollowUps(this ManagementFixture app)
    {
        var table = new TableClient(app.Storage, "followups");
        await foreach (var row in table.QueryAsync<TableEntity>("PartitionKey eq 'due'"))
        {
            var followUp = JsonNode.Parse(row.GetString("Json")!)!;
            followUp["plannedAt"] = followUp["plannedAt"]!.GetValue<DateTimeOffset>().AddMinutes(-10);
            row["Json"] = followUp.ToJsonString();
            try
            {
                await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
            }
            catch (RequestFailedException fault) when (fault.Status is 404 or 412)
            {
                // Done meanwhile: the last that a killed instance has sent arrives after its end.
            }
        }
    }

    /// <summary>Takes an owner's image back to how its commit left it, with its follow-up still due: as if the app had been killed there.</summary>
    public static async Task Interrupt(this ManagementFixture app, Guid owner, string kind)
    {
        var catalog = new TableClient(app.Storage, "catalog");
        TableEntity row = await catalog.GetEntityAsync<TableEntity>("org", $"icon|{owner}");
        var image = JsonNode.Parse(row.GetString("Json")!)!;
        (image["status"], image["upload"], image["applied"]) = ("Validating", image["applied"]!.DeepClone(), null);
        row["Json"] = image.ToJsonString();
        await catalog.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
        await new TableClient(app.Storage, "followups").AddEntityAsync(new TableEntity("due", $"{kind}|{Guid.NewGuid():N}")
        {
            ["V"] = 1, ["Json"] = JsonSerializer.Serialize(new { kind, subject = owner, plannedAt = DateTimeOffset.UtcNow }),
        });
    }

    /// <summary>Puts a file into the upload container by hand and lets it be taken up.</summary>
    public static async Task Drop(this ManagementFixture app, string blob, string content)
    {
        await new BlobContainerClient(app.Storage, "specs").GetBlobClient(blob).UploadAsync(new BinaryData(Encoding.UTF8.GetBytes(content)), overwrite: true);
        await app.TakeUp(blob);
    }
}
