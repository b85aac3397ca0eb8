using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Testing;

namespace Portal;

/// <summary>
/// The developer app and the management app on one Azurite, with a mail server. One for all tests of this project, which share its data: each test makes a portal of
/// its own.
/// </summary>
public sealed class PortalFixture : IAsyncLifetime
{
    private readonly AzuriteFixture _storage = new();
    private HandlerProcess? _management;
    private HandlerProcess? _developers;

    public MailServer Mails { get; } = new();

    public string Storage => _storage.ConnectionString;

    public Local.Azurite Azurite => _storage.Running;

    public HandlerProcess Management => _management ?? throw new InvalidOperationException(AzuriteFactAttribute.Reason);

    public HandlerProcess Developers => _developers ?? throw new InvalidOperationException(AzuriteFactAttribute.Reason);

    public async Task InitializeAsync()
    {
        await _storage.InitializeAsync();
        if (AzuriteFactAttribute.Reason is not null) return;
        _management = await HandlerProcess.Start("Management", Settings());
        _management.Administrator();
        _developers = await HandlerProcess.Start("Portal", Settings());
    }

    public async Task DisposeAsync()
    {
        if (_management is not null) await _management.DisposeAsync();
        if (_developers is not null) await _developers.DisposeAsync();
        await Mails.DisposeAsync();
    }

    /// <summary>The settings of both apps.</summary>
    public Dictionary<string, string> Settings() => new(TestSettings.For(Storage))
    {
        ["Mail__Port"] = Mails.Port.ToString(),
        ["Mail__Security"] = "None",
        // A day's schedule within seconds.
        ["Webhooks__RetrySeconds"] = "1;1;1;1;1",
    };

    /// <summary>A call as the administrator.</summary>
    public Task<Answer> Admin(string method, string path, object? body = null) => Management.Http.Call(method, path, body);

    /// <summary>A new portal.</summary>
    public async Task<TestPortal> NewPortal(object? settings = null)
    {
        var body = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
        body["name"] = $"Portal {Guid.NewGuid()}";
        var portal = (await Admin("POST", "/v3/portals", body)).Is(201);
        return new(this, portal.Id, portal.String("default_domain"), portal.String("display_name"));
    }

    /// <summary>
    /// Does what the Functions host does with the queue of mails: every message is handed to the trigger, and deleted when it says so. Returns how many failed.
    /// </summary>
    public async Task<int> PumpMails()
    {
        var queue = Queue("mail-outbox");
        var failed = new List<QueueMessage>();
        while (true)
        {
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10));
            if (messages.Length == 0) break;
            foreach (var message in messages)
            {
                var answer = await Trigger("mail-outbox", message.MessageText);
                if (answer.Status == 200) await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
                else failed.Add(message);
            }
        }
        foreach (var message in failed) await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        return failed.Count;
    }

    /// <summary>Does the same with what webhooks are to be sent, for as long as it takes until a condition holds.</summary>
    public async Task PumpWebhooksUntil(Func<Task<bool>> condition)
    {
        var (queue, patience) = (Queue("webhook-outbox"), Stopwatch.StartNew());
        while (!await condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), "nothing came");
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10));
            await Task.WhenAll(messages.Select(async message =>
            {
                (await Trigger("webhook-outbox", message.MessageText)).Is(200);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }));
            if (messages.Length == 0) await Task.Delay(100);
        }
    }

    /// <summary>The one mail that an action puts into the queue, taken out of it as the Functions host does.</summary>
    public async Task<QueueMessage> TakeMail(Func<Task> action)
    {
        // What other tests left there is none of it.
        Assert.Equal(0, await PumpMails());
        await action();
        return await Queue("mail-outbox").ReceiveMessageAsync(TimeSpan.FromMinutes(10));
    }

    /// <summary>A trigger call with the host's double encoding.</summary>
    public Task<Answer> Trigger(string function, string message) =>
        Management.Http.Call("POST", "/" + function, new { Data = new { message = JsonSerializer.Serialize(message) }, Metadata = new { DequeueCount = "1" } });

    /// <summary>A new API.</summary>
    public async Task<Guid> NewApi() => (await Admin("POST", "/v3/apis", new { name = $"Api {Guid.NewGuid()}" })).Is(201).Id;

    /// <summary>A new package.</summary>
    public async Task<Guid> NewPackage() => (await Admin("POST", "/v3/api-packages", new { name = $"Package {Guid.NewGuid()}" })).Is(201).Id;

    /// <summary>What enforcement knows of a key; null when nothing.</summary>
    public Task<TableEntity?> KnownKey(string key) => KnownCredential("key|" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));

    public async Task<TableEntity?> KnownCredential(string partition)
    {
        var found = await new TableServiceClient(Storage).GetTableClient("credentials").GetEntityIfExistsAsync<TableEntity>(partition, "credential");
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Everything that is stored of a portal's people, to see that nothing was written.</summary>
    public async Task<List<string>> People(Guid portalId)
    {
        var rows = new List<string>();
        await foreach (var row in new TableServiceClient(Storage).GetTableClient("people").QueryAsync<TableEntity>($"PartitionKey eq '{portalId}'"))
            if (!row.RowKey.StartsWith("journal|") && !row.RowKey.StartsWith("notice|")) rows.Add($"{row.RowKey} {row.ETag}");
        return rows;
    }

    /// <summary>Does what housekeeping does with what a crash left undone, as if the crash had been a while ago.</summary>
    public async Task KeepHouse()
    {
        var table = new TableServiceClient(Storage).GetTableClient("followups");
        await foreach (var row in table.QueryAsync<TableEntity>("PartitionKey eq 'due'"))
        {
            row["Json"] = Regex.Replace(row.GetString("Json")!, "\"plannedAt\":\"[^\"]*\"", "\"plannedAt\":\"2020-01-01T00:00:00+00:00\"");
            try
            {
                await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
            }
            catch (RequestFailedException fault) when (fault.Status is 404 or 412)
            {
                // Done meanwhile: the last that a killed instance has sent arrives after its end.
            }
        }
        (await Trigger("housekeeping", "")).Is(200);
        await foreach (var row in table.QueryAsync<TableEntity>("PartitionKey eq 'due'"))
        {
            // Another test's document waits for spec-uploaded, which no host calls here.
            if (!row.GetString("Json")!.Contains("\"kind\":\"specification\"", StringComparison.Ordinal)) Assert.Fail($"left undone: {row.GetString("Json")}");
        }
    }

    public QueueClient Queue(string name) => new(Storage, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}

/// <summary>A portal of a test.</summary>
public sealed class TestPortal(PortalFixture app, Guid id, string host, string name)
{
    public const string Password = "correct horse for the tests";

    public Guid Id => id;

    public string Host => host;

    public string Name => name;

    /// <summary>A browser without cookies.</summary>
    public Visitor Visit() => new(app.Developers.Http, host);

    /// <summary>A call of the administrator below the portal.</summary>
    public Task<Answer> Admin(string method, string path, object? body = null) => app.Admin(method, $"/v3/portals/{id}{path}", body);

    /// <summary>The portal's developer with an address.</summary>
    public async Task<Answer> Developer(string email)
    {
        var found = (await Admin("GET", $"/developers?filter[email]={Uri.EscapeDataString(email)}")).Is(200);
        return await Admin("GET", $"/developers/{Assert.Single(found.Data).GetProperty("id").GetGuid()}");
    }

    /// <summary>From sign-up to a password, over the mail; not yet approved.</summary>
    public async Task<Visitor> SignUp(string email)
    {
        var visitor = Visit();
        (await visitor.Call("POST", "/api/v3/developer", new { email, full_name = "Dora Developer" })).Is(201);
        Assert.Equal(0, await app.PumpMails());
        var verified = (await visitor.Call("POST", "/api/v3/developer/verify-email", new { token = Assert.Single(app.Mails.To(email)).Token })).Is(202);
        (await visitor.Call("POST", "/api/v3/developer/reset-password", new { token = verified.String("token"), password = Password })).Is(204);
        return visitor;
    }

    /// <summary>A signed-in developer.</summary>
    public async Task<Visitor> NewDeveloper(string? email = null)
    {
        email ??= NewAddress();
        var visitor = await SignUp(email);
        (await Admin("PATCH", $"/developers/{(await Developer(email)).Id}", new { status = "approved" })).Is(200);
        (await visitor.Call("POST", "/api/v3/developer/authenticate", new { username = email, password = Password })).Is(204);
        return visitor;
    }

    /// <summary>Gives a team a role.</summary>
    public async Task<Guid> Assign(Guid team, Guid entity, string role) => (await Admin("POST", $"/teams/{team}/assigned-roles", new
    {
        role_name = role, entity_id = entity, entity_type_name = "Services", entity_region = "*",
    })).Is(201).Id;

    /// <summary>Publishes an API, new when none is given, for key-auth applications and returns its id.</summary>
    public async Task<Guid> Publish(object? publication = null, Guid? api = null)
    {
        var entity = api ?? await app.NewApi();
        (await app.Admin("PUT", $"/v3/apis/{entity}/publications/{id}", publication ?? new { })).Is(200);
        return entity;
    }

    public static string NewAddress() => $"dora-{Guid.NewGuid():N}@example.com";
}

[CollectionDefinition(Name)]
public sealed class PortalCollection : ICollectionFixture<PortalFixture>
{
    public const string Name = "portal";
}
