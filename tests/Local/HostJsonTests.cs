using System.Text.Json.Nodes;
using Local.Host;

namespace Local.Tests;

/// <summary>functions-host check 1: host.json is resolved and refused as the host does it.</summary>
public sealed class HostJsonTests : IAsyncDisposable
{
    private readonly TestApp _app = new();

    [Fact]
    public void Keeps_a_command_of_the_PATH_bare_when_no_such_file_is_there()
    {
        Description["defaultExecutablePath"] = "dotnet";
        Assert.Equal("dotnet", _app.Load().Host.Handler.Executable);
    }

    [Fact]
    public void Returns_the_file_in_the_worker_directory_when_it_is_there()
    {
        Directory.CreateDirectory(Path.Combine(_app.Folder, "bin"));
        File.WriteAllText(Path.Combine(_app.Folder, "bin", "handler"), "");
        Description["workerDirectory"] = "bin";
        Description["workingDirectory"] = "bin";
        Description["defaultExecutablePath"] = "%NAME%";
        var command = _app.With("NAME", "handler").Load().Host.Handler;
        Assert.Equal(Path.Combine(_app.Folder, "bin", "handler"), command.Executable);
        Assert.Equal(Path.Combine(_app.Folder, "bin"), command.WorkingDirectory);
    }

    [Fact]
    public void Returns_arguments_joined_by_blanks_without_those_whose_setting_is_missing()
    {
        Description["arguments"] = new JsonArray("--one", "two three", "%MISSING%", "x%SET%y");
        Description["defaultWorkerPath"] = "App with blank.dll";
        Description["workerArguments"] = new JsonArray("last");
        Assert.Equal(["--one", "two", "three", "x1y", "App with blank.dll", "last"], _app.With("SET", "1").Load().Host.Handler.Arguments);
    }

    [Fact]
    public void Returns_the_hosts_defaults_when_nothing_is_said()
    {
        _app.Json.Remove("extensions");
        var host = _app.Load().Host;
        Assert.Equal("api", host.RoutePrefix);
        Assert.Equal(TimeSpan.FromSeconds(30), host.Handler.InitializationTimeout);
        Assert.Equal((5, 5, 16, true), (host.PoisonBlobThreshold, host.MaxDequeueCount, host.QueueBatchSize, host.QueueMessagesAreBase64));
        Assert.Equal(TimeSpan.FromMinutes(30), host.FunctionTimeout);
    }

    [Fact]
    public void Changes_a_value_when_a_setting_says_so()
    {
        var host = _app.With("AzureFunctionsJobHost__customHandler__initializationTimeout", "00:00:07").With("AzureFunctionsJobHost__functionTimeout", "-1").Load().Host;
        Assert.Equal(TimeSpan.FromSeconds(7), host.Handler.InitializationTimeout);
        Assert.Null(host.FunctionTimeout);
    }

    [Theory]
    [InlineData("version", null, "'version' property")]
    [InlineData("customHandler", null, "customHandler")]
    [InlineData("customHandler", """{ "enableProxyingHttpRequest": true }""", "Missing worker Description")]
    [InlineData("customHandler", """{ "description": { "defaultExecutablePath": "" } }""", "DefaultExecutablePath cannot be empty")]
    [InlineData("customHandler", """{ "description": { "defaultExecutablePath": "%UNSET%" } }""", "DefaultExecutablePath cannot be empty")]
    [InlineData("customHandler", """{ "description": { "defaultExecutablePath": "x" }, "enableForwardingHttpRequest": true }""", "enableProxyingHttpRequest")]
    [InlineData("customHandler", """{ "description": { "defaultExecutablePath": "x" }, "http": { "routes": [ { "route": "a b" } ] } }""", "'a b' is not valid")]
    [InlineData("customHandler", """{ "description": { "defaultExecutablePath": "x" }, "http": { "routes": [ { "route": "a//b" } ] } }""", "'a//b' is not valid")]
    [InlineData("customHandler", """{ "description": { "defaultExecutablePath": "x" }, "http": { "routes": [ { "route": "{a" } ] } }""", "'{a' is not valid")]
    [InlineData("configurationProfile", "\"fast\"", "'fast' is not supported")]
    [InlineData("functionTimeout", "\"soon\"", "'soon' is not a time span")]
    public void Refuses_what_the_host_would_not_start_with(string property, string? value, string message)
    {
        if (value is null) _app.Json.Remove(property);
        else _app.Json[property] = JsonNode.Parse(value);
        Assert.Contains(message, Assert.Throws<HostConfigurationException>(_app.Load).Message);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there_or_not_JSON()
    {
        Assert.Contains("no host.json", Assert.Throws<HostConfigurationException>(() => ScriptRoot.Load(Path.GetTempPath() + Guid.NewGuid(), new(_app.Environment))).Message);
        File.WriteAllText(Path.Combine(_app.Folder, "host.json"), "{ \"version\": ");
        Assert.Contains("cannot be read", Assert.Throws<HostConfigurationException>(() => ScriptRoot.Load(_app.Folder, new(_app.Environment))).Message);
    }

    [Fact]
    public void Refuses_routes_in_host_json_beside_function_json()
    {
        _app.Handler["http"] = JsonNode.Parse("""{ "routes": [ { "route": "{*all}" } ] }""");
        Assert.Contains("Detected both", Assert.Throws<HostConfigurationException>(_app.WithHttp("one", "one").Load).Message);
    }

    [Fact]
    public void Lists_routes_of_host_json_as_functions()
    {
        _app.Handler["http"] = JsonNode.Parse("""{ "defaultAuthorizationLevel": "admin", "routes": [ { "route": "a" }, { "route": "b", "authorizationLevel": "anonymous" } ] }""");
        var functions = _app.Load().Functions;
        Assert.Equal([("http-handler1", "a", "admin"), ("http-handler2", "b", "anonymous")], functions.Select(function => (function.Name, ScriptRoot.RouteOf(function), function.Trigger.Text("authLevel"))));
        Assert.All(functions, function => Assert.True(function.IsHttpOnly));
    }

    [Fact]
    public void Lists_one_function_for_everything_under_a_web_profile()
    {
        _app.Json["configurationProfile"] = "mcp-custom-handler";
        _app.Handler.Remove("enableProxyingHttpRequest");
        var root = _app.Load();
        Assert.Equal(("", true, "{*route}"), (root.Host.RoutePrefix, root.Host.ProxiesHttp, ScriptRoot.RouteOf(root.Functions.Single())));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private JsonObject Description => _app.Handler["description"]!.AsObject();
}
