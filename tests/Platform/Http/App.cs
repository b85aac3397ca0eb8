using System.Diagnostics;
using System.Text.Json;
using Testing;

namespace Platform.Tests.Http;

/// <summary>The test app, running.</summary>
internal static class App
{
    public const string Name = "TestApp";

    public static Task<HandlerProcess> Start(params (string Name, string Value)[] settings) =>
        HandlerProcess.Start(Name, settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    /// <summary>A problem body, after the checks that hold for every one of them.</summary>
    public static async Task<JsonElement> Problem(this HttpResponseMessage answer, int status)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.ToString());
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Matches("^kong:trace:[0-9]+$", problem.GetProperty("instance").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    /// <summary>The faults of a problem as <c>source field rule</c>.</summary>
    public static IEnumerable<string> Faults(this JsonElement problem) => problem.GetProperty("invalid_parameters").EnumerateArray()
        .Select(fault => $"{fault.GetProperty("source").GetString()} {fault.GetProperty("field").GetString()} {fault.GetProperty("rule").GetString()}");

    /// <summary>Waits until something is so, within reason.</summary>
    public static async Task Until(Func<Task<bool>> so)
    {
        var patience = Stopwatch.StartNew();
        while (!await so())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "it did not come to be");
            await Task.Delay(25);
        }
    }
}
