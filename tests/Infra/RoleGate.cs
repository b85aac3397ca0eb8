using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Http;

namespace Infra;

/// <summary>
/// Stands between an app and Azurite and refuses, as Azure would, what the app's roles do not allow. Azurite itself knows no roles.
/// </summary>
public sealed class RoleGate : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    private readonly WebApplication _app;
    private readonly Forwarder _forwarder = new();
    private readonly ForwardRules _rules = new();
    private readonly Grants _grants;
    private readonly Dictionary<int, (string Kind, int Port)> _services = [];
    private readonly ConcurrentDictionary<(string Kind, string Name, Rights Right), bool> _used = [];

    private RoleGate(WebApplication app, Grants grants) => (_app, _grants) = (app, grants);

    /// <summary>Refused calls, except those that would make a table, container or queue: apps ask for these and take a refusal.</summary>
    public ConcurrentBag<string> Refusals { get; } = [];

    /// <summary>Calls that would make something, all refused.</summary>
    public ConcurrentBag<string> Makings { get; } = [];

    /// <summary>What was done where.</summary>
    public IReadOnlyCollection<(string Kind, string Name, Rights Right)> Used => [.. _used.Keys];

    /// <summary>For the app behind the gate.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<RoleGate> Start(Azurite azurite, Grants grants)
    {
        var builder = SlimServer.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Forwarder.Prepare(kestrel);
            for (var i = 0; i < 3; i++) kestrel.Listen(IPAddress.Loopback, 0);
        });
        var gate = new RoleGate(builder.Build(), grants);
        gate._app.Run(gate.Pass);
        await gate._app.StartAsync();
        var ports = gate._app.Urls.Select(url => new Uri(url).Port).ToList();
        gate.ConnectionString = azurite.ConnectionString;
        foreach (var ((kind, port), own) in new[] { ("tables", azurite.TablePort), ("containers", azurite.BlobPort), ("queues", azurite.QueuePort) }.Zip(ports))
        {
            gate._services[own] = (kind, port);
            gate.ConnectionString = gate.ConnectionString.Replace($"127.0.0.1:{port}/", $"127.0.0.1:{own}/");
        }
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _forwarder.Dispose();
    }

    private async Task Pass(HttpContext http)
    {
        var (kind, port) = _services[http.Connection.LocalPort];
        var call = $"{http.Request.Method} {kind} {http.Request.Path}{http.Request.QueryString}";
        if (Makes(kind, http.Request)) await Refuse(http, Makings, call);
        else if (await Needs(kind, http.Request) is var needs && needs.Any(need => !_grants.On(kind, need.Name).HasFlag(need.Right)))
            await Refuse(http, Refusals, $"{call} needs {string.Join(", ", needs)}");
        else
        {
            foreach (var (name, right) in needs) _used[(kind, name, right)] = true;
            await _forwarder.ForwardAsync(http, $"http://127.0.0.1:{port}{Forwarder.RawPathAndQuery(http.Request)}", _rules, host: $"127.0.0.1:{port}");
        }
    }

    private static Task Refuse(HttpContext http, ConcurrentBag<string> list, string call)
    {
        list.Add(call);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.Headers["x-ms-error-code"] = "AuthorizationPermissionMismatch";
        return Task.CompletedTask;
    }

    private static bool Makes(string kind, HttpRequest request) => kind switch
    {
        "tables" => request.Path == $"/{Account}/Tables",
        "containers" => HttpMethods.IsPut(request.Method) && request.Query["restype"] == "container",
        _ => HttpMethods.IsPut(request.Method) && request.Path.Value!.Split('/').Length == 3,
    };

    private static async Task<List<(string Name, Rights Right)>> Needs(string kind, HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var path = request.Path.Value!.Split('/');
        if (kind == "tables" && path[2] == "$batch") return await NeedsOfBatch(request);
        var name = path[2].Split('(')[0];
        var isSent = kind == "queues" && HttpMethods.IsPost(request.Method) && path is [.., "messages"];
        return [(name, isSent ? Rights.Send : reads ? Rights.Read : Rights.Write)];
    }

    private static async Task<List<(string, Rights)>> NeedsOfBatch(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var text = await reader.ReadToEndAsync();
        request.Body.Position = 0;
        var tables = Regex.Matches(text, $@"^(?:POST|PUT|PATCH|MERGE|DELETE) \S+/{Account}/(\w+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(tables);
        return [.. tables.Select(table => (table, Rights.Write))];
    }
}
