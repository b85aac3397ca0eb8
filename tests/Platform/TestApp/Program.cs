using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Handlers.TestApp;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

const long BodyBytesMax = 1024 * 1024;

var calls = new ConcurrentQueue<SeenCall>();
var (came, left) = (0, 0);

return FunctionApp.Start(args, BodyBytesMax, new Edge(),
    services: builder =>
    {
        builder.Services.AddSingleton<IGate, KnownToken>();
        if (builder.Configuration["Forgets"] == "settings") throw new ArgumentException("Set Something to something.");
        if (builder.Configuration[DataStorage.Setting] is null) return;
        builder.Services.AddDataStorage(builder.Configuration);
        builder.Services.AddSingleton(all => new DocumentTable(all.GetRequiredService<TableServiceClient>(), "notes"));
        builder.Services.AddSingleton(all => new StorageSchema(
            all.GetRequiredService<TableServiceClient>(), all.GetRequiredService<BlobServiceClient>(), all.GetRequiredService<QueueServiceClient>(),
            ["notes"], [ContentStore.Container], ["mail"]));
    },
    endpoints: app =>
    {
        app.MapGet("/things/{thingId}/parts/{partId}/{word}", (Guid thingId, Guid partId, string word) => Answers.Ok(new { thingId, partId, word })).OpenToAll();
        app.MapGet("/secret/{thingId}", (Guid thingId) => Answers.Ok(new { thingId })).Requires("things:read");
        app.MapPost("/echo", async (HttpContext http) =>
            await BodyReader.ReadObject(http.Request, 1000) is { Value: { } fields } ? Answers.Ok(new { text = fields.Text("text").Value }) : Problem.Invalid([])).OpenToAll();
        app.MapPost("/read", async (HttpContext http) =>
            (await BodyReader.ReadObject(http.Request, 1000)).Problem ?? Answers.NoContent()).OpenToAll();
        app.MapPost("/drain", async (HttpContext http) =>
        {
            Interlocked.Increment(ref came);
            try
            {
                return Answers.Ok(new { bytes = (await BodyReader.ReadBytes(http.Request, long.MaxValue))!.Length });
            }
            finally
            {
                Interlocked.Increment(ref left);
            }
        }).OpenToAll();
        app.MapGet("/number", (int n) => Answers.Ok(new { n })).OpenToAll();
        app.MapGet("/list", (HttpContext http) => Thing.Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(Thing.All).ToAnswer(thing => thing.Name)) : problem!).OpenToAll();
        app.MapGet("/outage", IResult () => throw new RequestFailedException(503, "busy")).OpenToAll();
        app.MapGet("/bug", IResult () => throw new InvalidOperationException("what only the log may say")).OpenToAll();
        app.MapGet("/half", async (HttpContext http) =>
        {
            await http.Response.WriteAsync("half");
            await http.Response.Body.FlushAsync();
            throw new InvalidOperationException("after the answer began");
        }).OpenToAll();
        app.MapGet("/wait", async (HttpContext http) =>
        {
            Interlocked.Increment(ref came);
            try
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                return Answers.NoContent();
            }
            finally
            {
                Interlocked.Increment(ref left);
            }
        }).OpenToAll();
        app.MapGet("/left", () => Answers.Ok(new { came, left })).OpenToAll();
        app.MapTrigger("note-call", (_, call) =>
        {
            if (call.Metadata("Fails") is not null) throw new InvalidOperationException("the trigger failed");
            calls.Enqueue(new(call.Data("content"), call.Metadata("Uri"), call.Metadata("name"), call.Metadata("DequeueCount"), call.Metadata("Nothing"),
                call.Metadata("Properties"), call.Metadata("absent")));
            return Task.CompletedTask;
        });
        app.MapGet("/calls", () => Answers.Ok(calls.ToArray())).OpenToAll();
        if (app.Services.GetService<DocumentTable>() is { } notes)
            app.MapPut("/notes/{name}", async (string name, HttpContext http) =>
            {
                await notes.Begin("p").Put(name, new Note(name)).Commit(http.RequestAborted);
                return Answers.NoContent();
            }).OpenToAll();
        if (app.Configuration["Forgets"] == "access") app.MapGet("/forgotten", () => Answers.NoContent());
        if (app.Configuration["Forgets"] == "one-access") app.MapGroup("/twice").OpenToAll().MapGet("x", () => Answers.NoContent()).Requires("things:read");
    });

namespace Handlers.TestApp
{
    /// <summary>What a trigger call said.</summary>
    internal sealed record SeenCall(string? Data, string? Uri, string? Name, string? DequeueCount, string? Nothing, string? Properties, string? Absent);

    internal sealed record Note(string Name);

    internal sealed record Thing(Guid Id, string Name, bool On, DateTimeOffset CreatedAt, Dictionary<string, string> Labels)
    {
        public static ListForm<Thing> Form { get; } = new ListForm<Thing>()
            .Id("id", thing => thing.Id).Text("name", thing => thing.Name, sorts: true).Flag("on", thing => thing.On)
            .Time("created_at", thing => thing.CreatedAt)
            .Map("labels", (thing, key) => thing.Labels.TryGetValue(key, out var value) ? [value] : null);

        public static IReadOnlyList<Thing> All { get; } =
        [
            new(new("00000000-0000-4000-8000-000000000001"), "a b", true, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new() { ["env"] = "dev" }),
            new(new("00000000-0000-4000-8000-000000000002"), "c,d", false, new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), new() { ["env"] = "test", ["a.b"] = "1" }),
            new(new("00000000-0000-4000-8000-000000000003"), "ä+", false, new(2026, 1, 3, 0, 0, 0, TimeSpan.Zero), []),
        ];
    }

    /// <summary>Knows one token.</summary>
    internal sealed class KnownToken : IGate
    {
        public ValueTask<IResult?> Admit(HttpContext http, Access access) =>
            ValueTask.FromResult<IResult?>(access.Word == Access.Anonymous || http.Request.Headers.Authorization == "Bearer known" ? null : Problem.Unauthorized());
    }
}
