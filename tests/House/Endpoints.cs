using System.Text.Json;
using System.Text.RegularExpressions;
using Features.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Testing;

namespace House;

/// <summary>What the apps say of their own endpoints, held against the doors that the Functions host opens.</summary>
public sealed class Endpoints
{
    public static TheoryData<string> Apps => ["Management", "Portal", "Enforcement"];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Lists_an_access_word_when_asked_for_the_endpoints(string app)
    {
        var endpoints = await List(app);
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.Matches("^(anonymous|developer|[a-z-]+:[a-z-]+)$", endpoint.Access));
    }

    [Fact]
    public async Task Knows_every_access_word_of_management_in_the_catalogue_of_roles()
    {
        // A word that no role covers is nobody's but organization administrators'. Name it in Features/Access/RoleCatalogue.cs, and say which roles allow it.
        var unknown = (await List("Management")).Where(endpoint => endpoint.Access != "anonymous" && !RoleCatalogue.Knows(endpoint.Access))
            .Select(endpoint => $"{endpoint.Access} ({string.Join(',', endpoint.Methods)} {endpoint.Pattern})");
        Assert.Empty(unknown);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Keeps_every_endpoint_reachable_through_a_door_of_its_own(string app)
    {
        var doors = Doors(app).Where(door => door.Trigger == "httpTrigger").ToList();
        foreach (var endpoint in (await List(app)).Where(endpoint => !endpoint.Trigger && endpoint.Pattern != "/"))
        {
            var path = Regex.Replace(endpoint.Pattern, @"\{\*\*?[^}]+\}", "a/b");
            path = Regex.Replace(path, @"\{[^}]+\}", "00000000-0000-4000-8000-000000000000");
            foreach (var method in endpoint.Methods)
                // The last door takes what no other does; an endpoint of ours has a door that names its job.
                Assert.Contains(doors, door => !door.Function.StartsWith("zz-") && door.Methods.Contains(method.ToLowerInvariant()) && Matches(door.Route!, path));
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Keeps_triggers_and_endpoints_paired(string app)
    {
        var triggers = Doors(app).Where(door => door.Trigger != "httpTrigger").Select(door => "/" + door.Function).Order();
        Assert.Equal(triggers, (await List(app)).Where(endpoint => endpoint.Trigger).Select(endpoint => endpoint.Pattern).Order());
    }

    private static bool Matches(string route, string path) =>
        new TemplateMatcher(TemplateParser.Parse(route), []).TryMatch(path, new RouteValueDictionary());

    private static async Task<List<Endpoint>> List(string app)
    {
        await using var handler = await HandlerProcess.StartAndExit(app, Settings.ToStart, "--endpoints");
        Assert.Equal(3, handler.ExitCode);
        return JsonSerializer.Deserialize<List<Endpoint>>(handler.Output, JsonSerializerOptions.Web)!;
    }

    private static IEnumerable<Door> Doors(string app)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "functions", app), "function.json", SearchOption.AllDirectories))
        {
            using var function = JsonDocument.Parse(File.ReadAllText(file));
            var trigger = function.RootElement.GetProperty("bindings").EnumerateArray().First(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger"));
            yield return new(
                Path.GetFileName(Path.GetDirectoryName(file)!),
                trigger.GetProperty("type").GetString()!,
                trigger.TryGetProperty("route", out var route) ? route.GetString() : null,
                trigger.TryGetProperty("methods", out var methods) ? [.. methods.EnumerateArray().Select(method => method.GetString()!)] : []);
        }
    }

    private sealed record Endpoint(List<string> Methods, string Pattern, string Access, bool Trigger);

    private sealed record Door(string Function, string Trigger, string? Route, List<string> Methods);
}
