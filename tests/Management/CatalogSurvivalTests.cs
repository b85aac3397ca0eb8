using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Local;
using Testing;
using static Management.CatalogCalls;

namespace Management;

/// <summary>What is left of a catalog when a handler is killed in the middle, when storage is away, and when the host gave up.</summary>
[Collection(ManagementCollection.Name)]
public sealed class CatalogSurvivalTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Survives_being_killed_during_creations_with_nothing_half_made()
    {
        var mark = Guid.NewGuid().ToString("N");
        var made = new List<string>();
        for (var round = 0; round < 5; round++)
        {
            await using var victim = await app.Start();
            var names = Enumerable.Range(0, 24).Select(i => $"{mark} {round} {i}").ToList();
            var calls = names.Select((name, i) => Attempt(victim, i % 3 == 2 ? "/v3/api-packages" : "/v3/apis", name, i % 3 == 0)).ToList();
            // Once a few were answered, the others are on their way, each somewhere else.
            for (var answered = 0; answered <= round * 4; answered++) await Task.WhenAny(calls.Where(call => !call.IsCompleted).DefaultIfEmpty(Task.FromResult<string?>(null)));
            await victim.Kill();
            made.AddRange((await Task.WhenAll(calls)).OfType<string>());
        }
        Assert.InRange(made.Count, 5, 119);
        var apis = (await app.Call("GET", $"/v3/apis?filter[name][contains]={mark}&page[size]=1000")).Is(200).Data;
        var packages = (await app.Call("GET", $"/v3/api-packages?filter[name][contains]={mark}&page[size]=1000")).Is(200).Data;
        var listed = apis.Concat(packages).Select(one => one.GetProperty("name").GetString()!).ToList();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Subset(listed.ToHashSet(), made.ToHashSet());

        await app.AgeFollowUps();
        (await app.Http.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        foreach (var api in apis)
        {
            var id = api.GetProperty("id").GetGuid();
            // It is there whole: as it is listed, with its version, its document and its names.
            Assert.Equal(api.GetRawText(), (await app.Call("GET", $"/v3/apis/{id}")).Is(200).Text);
            (await app.Call("POST", "/v3/apis", new { name = api.GetProperty("name").GetString(), version = api.GetProperty("version").GetString() })).Is(409);
            (await app.Call("POST", "/v3/apis", new { name = Name(), slug = api.GetProperty("slug").GetString() })).Is(409);
            if (api.GetProperty("version").ValueKind == JsonValueKind.Null) continue;
            var version = api.GetProperty("current_version_summary").GetProperty("id").GetGuid();
            Assert.Contains("/flights", (await app.Call("GET", $"/v3/apis/{id}/versions/{version}")).Is(200)["spec"].GetProperty("content").GetString());
            await app.TakeUp(id);
            await app.Link(id, await app.ControlPlane());
            Assert.Equal(["GET /flights"], (await app.Operations(id)).Keys);
        }
        foreach (var package in packages)
            (await app.Call("POST", "/v3/api-packages", new { name = package.GetProperty("name").GetString() })).Is(409);
        // What is not there left no claim behind.
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < 24; i++)
            {
                var name = $"{mark} {round} {i}";
                if (listed.Contains(name)) continue;
                var path = i % 3 == 2 ? "/v3/api-packages" : "/v3/apis";
                var again = await app.Call("POST", path, Body(name, i % 3 == 0));
                // The last that a killed instance has sent arrives after its end: then it is there by now, whole.
                if (again.Status == 409 && (await app.Call("GET", $"{path}?filter[name][eq]={Uri.EscapeDataString(name)}")).Is(200).Data.Count == 1) continue;
                again.Is(201);
                Assert.DoesNotMatch("-[a-z0-9]{4}$", again.String("slug")[(mark.Length + 1)..]);
            }
        }
    }

    [AzuriteFact]
    public async Task Survives_being_killed_while_operations_are_taken_up()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = Spec("1", [.. Enumerable.Range(0, 900).Select(i => $"GET /p{i}")]) })).Is(201).Id;
        await app.Link(api, await app.ControlPlane());
        var upload = new BlobContainerClient(app.Storage, "specs").GetBlobClient(Assert.Single(await app.Uploads(api))).Uri.AbsoluteUri;
        for (var round = 0; round < 4; round++)
        {
            await using var victim = await app.Start();
            var call = Swallow(() => victim.Http.Call("POST", "/spec-uploaded", new { Data = new { }, Metadata = new { Uri = $"\"{upload}\"" } }));
            await Task.WhenAny(call, Task.Delay(20 * (round + 1)));
            await victim.Kill();
            await call;
            Assert.Contains((await app.Operations(api)).Count, new[] { 0, 900 });
        }
        await app.TakeUp(api);
        Assert.Equal(900, (await app.Operations(api)).Count);
    }

    [AzuriteFact]
    public async Task Survives_an_outage_of_storage_while_an_upload_is_taken_up()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"outage-{Guid.NewGuid():N}");
        await using var azurite = await Azurite.StartAsync(FreePorts.ForAzurite(folder), CancellationToken.None);
        await using var handler = await HandlerProcess.Start("Management", TestSettings.For(azurite.ConnectionString));
        var http = handler.Administrator();
        var api = (await http.Call("POST", "/v3/apis", new { name = Name(), version = "v1" })).Is(201).Id;
        var blob = new BlobContainerClient(azurite.ConnectionString, "specs").GetBlobClient($"{api}/v1.json");
        await blob.UploadAsync(new BinaryData(Spec("1", "GET /flights")), overwrite: true);
        await azurite.StopAsync();

        var refused = (await http.Call("POST", "/v3/apis", new { name = Name() })).Is(503);
        Assert.NotNull(refused.Headers.RetryAfter);
        Task<Answer> TakeUp() => http.Call("POST", "/spec-uploaded", new { Data = new { }, Metadata = new { Uri = $"\"{blob.Uri.AbsoluteUri}\"" } });
        var call = TakeUp();
        // It waits instead of failing: the host would give the blob up within seconds.
        Assert.NotSame(call, await Task.WhenAny(call, Task.Delay(1_000)));
        await azurite.StartAgainAsync(CancellationToken.None);
        // Azurite may be slow to start; the host tries five times.
        for (var tries = 1; tries < 5 && (await call).Status == 503; tries++) call = TakeUp();
        (await call).Is(200);
        Assert.Equal("v1", (await http.Call("GET", $"/v3/apis/{api}")).Is(200)["current_version_summary"].GetProperty("version").GetString());
        (await http.Call("POST", "/v3/apis", new { name = Name() })).Is(201);
        await azurite.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    [AzuriteFact]
    public async Task Replaces_the_upload_when_nobody_took_it_up()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = Spec("1", "GET /flights") })).Is(201).Id;
        var upload = Assert.Single(await app.Uploads(api));
        var container = new BlobContainerClient(app.Storage, "specs");
        for (var minute = 0; minute < 3; minute++)
        {
            await container.GetBlobClient(upload).DeleteIfExistsAsync();
            await app.AgeFollowUps();
            (await app.Http.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
            Assert.Equal(upload, Assert.Single(await app.Uploads(api)));
        }
        await app.TakeUp(api);
        await container.GetBlobClient(upload).DeleteIfExistsAsync();
        await app.AgeFollowUps();
        (await app.Http.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        Assert.Empty(await app.Uploads(api));
    }

    [AzuriteFact]
    public async Task Creates_the_version_of_an_upload_that_the_host_gave_up()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
        await new BlobContainerClient(app.Storage, "specs").GetBlobClient($"{api}/v1.yaml").UploadAsync(new BinaryData(Spec("1", "GET /flights")), overwrite: true);
        var poison = new QueueClient(app.Storage, "webjobs-blobtrigger-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync("no JSON");
        await poison.SendMessageAsync("""{"ContainerName":"specs","BlobName":"nonsense"}""");
        await poison.SendMessageAsync(JsonSerializer.Serialize(new { Type = "BlobTrigger", FunctionId = "Host.Functions.spec-uploaded", BlobType = "BlockBlob", ContainerName = "specs", BlobName = $"{api}/v1.yaml", ETag = "\"0x1\"" }));
        (await app.Http.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        Assert.Equal("v1", (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["current_version_summary"].GetProperty("version").GetString());
        Assert.Equal(0, (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    private static async Task<string?> Attempt(HandlerProcess handler, string path, string name, bool withSpecification)
    {
        var answer = await Swallow(() => handler.Http.Call("POST", path, Body(name, withSpecification)));
        return answer is { Status: 201 } ? name : null;
    }

    private static object Body(string name, bool withSpecification) => withSpecification ? new { name, spec_content = Spec("1", "GET /flights") } : new { name };

    private static async Task<Answer?> Swallow(Func<Task<Answer>> call)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
