using System.Text.Json.Nodes;

namespace Local.Tests;

/// <summary>functions-host checks 1 and 4: which folders become functions, in which order, and which are left out with a reason.</summary>
public sealed class FunctionFolderTests : IAsyncDisposable
{
    private readonly TestApp _app = new();

    [Fact]
    public void Lists_functions_by_their_name_in_upper_case()
    {
        foreach (var name in new[] { "zz-unmatched", "api", "a_special", "a-dash", "B", "a1" }) _app.WithHttp(name, name);
        Assert.Equal(["a-dash", "a1", "api", "a_special", "B", "zz-unmatched"], _app.Load().Functions.Select(function => function.Name));
    }

    [Theory]
    [InlineData("1st")]
    [InlineData("has.dot")]
    [InlineData("host")]
    [InlineData("Host")]
    public void Rejects_a_name_that_the_host_refuses(string name) =>
        RejectsTheOneFolder(_app.WithHttp(name, "x"), "not a valid function name");

    [Theory]
    [InlineData("admin")]
    [InlineData("Admin/things")]
    [InlineData("administrators")]
    [InlineData("/runtime/x")]
    public void Rejects_routes_that_are_the_hosts(string route) =>
        RejectsTheOneFolder(_app.WithHttp("one", route), "conflicts with one or more built in routes");

    [Fact]
    public void Rejects_the_second_of_two_functions_with_one_route_and_a_common_method()
    {
        var root = _app.WithHttp("a", "same/{id}", "get post").WithHttp("b", "/Same/{id}/", "POST put").WithHttp("c", "same/{id}", "put").Load();
        Assert.Equal(["a", "c"], root.Functions.Select(function => function.Name));
        Assert.Contains("already used by function 'a'", root.Errors["b"]);
    }

    [Fact]
    public void Rejects_a_folder_with_a_stray_file()
    {
        _app.WithHttp("one", "one");
        File.WriteAllText(Path.Combine(_app.Folder, "one", "notes.txt"), "");
        RejectsTheOneFolder(_app, "notes.txt");
    }

    [Theory]
    [InlineData("""{ "bindings": [] }""", "Exactly one binding must be a trigger")]
    [InlineData("""{ }""", "no bindings")]
    [InlineData("""{ "bindings": [ { "name": "x" } ] }""", "no type")]
    [InlineData("""{ "bindings": [ """, "cannot be read")]
    [InlineData("""{ "bindings": [ { "type": "eventHubTrigger", "name": "x" } ] }""", "'eventhubtrigger' is not registered")]
    [InlineData("""{ "bindings": [ { "type": "timerTrigger", "name": "x", "schedule": "0 * * * * *" } ] }""", "AzureWebJobsStorage is not set")]
    public void Rejects_a_function_json_that_says_too_little(string json, string reason)
    {
        Directory.CreateDirectory(Path.Combine(_app.Folder, "one"));
        File.WriteAllText(Path.Combine(_app.Folder, "one", "function.json"), json);
        RejectsTheOneFolder(_app, reason);
    }

    [Fact]
    public void Rejects_a_trigger_whose_connection_names_no_setting()
    {
        _app.With("AzureWebJobsStorage", "UseDevelopmentStorage=true").WithTrigger("one", new { type = "queueTrigger", name = "x", queueName = "q", connection = "Elsewhere" });
        RejectsTheOneFolder(_app, "'Elsewhere'");
    }

    [Fact]
    public void Forgets_disabled_functions_and_folders_without_function_json()
    {
        _app.WithHttp("one", "one").WithHttp("two", "two").With("AzureWebJobs.two.Disabled", "true");
        Directory.CreateDirectory(Path.Combine(_app.Folder, "three"));
        Directory.CreateDirectory(Path.Combine(_app.Folder, "deep", "four"));
        File.WriteAllText(Path.Combine(_app.Folder, "deep", "four", "function.json"), "{}");
        File.WriteAllText(Path.Combine(_app.Folder, "one", "function.json"), """{ "disabled": true, "bindings": [ { "type": "httpTrigger" } ] }""");
        var root = _app.Load();
        Assert.Empty(root.Functions);
        Assert.Empty(root.Errors);
    }

    [Fact]
    public void Returns_whether_a_function_is_HTTP_and_nothing_else()
    {
        JsonArray Bindings(string direction) => [JsonNode.Parse("""{ "type": "httpTrigger", "name": "req" }"""), JsonNode.Parse("""{ "type": "http", "direction": "out", "name": "res" }"""),
            JsonNode.Parse($$"""{ "type": "queue", "direction": "{{direction}}", "name": "more" }""")];
        var root = _app.WithHttp("plain", "plain").With("more-in", Bindings("in")).With("more-out", Bindings("out")).Load();
        Assert.Equal([false, false, true], root.Functions.Select(function => function.IsHttpOnly));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void RejectsTheOneFolder(TestApp app, string reason)
    {
        var root = app.Load();
        Assert.Empty(root.Functions);
        Assert.Contains(reason, Assert.Single(root.Errors).Value);
    }
}
