using System.Diagnostics;
using System.Text.RegularExpressions;
using Testing;

namespace EndToEnd;

/// <summary>The README's walkthrough, run to the letter on the sample that a first start loads.</summary>
public sealed class Readme
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [AzuriteFact]
    public async Task Keeps_its_word_when_its_commands_are_run()
    {
        var data = Directory.CreateTempSubdirectory("readme-").FullName;
        var ports = Runner.FreeBasePort();
        try
        {
            await using var runner = await Runner.Start(data, ports);
            var section = Text[Text.IndexOf("## The main job, with curl", StringComparison.Ordinal)..Text.IndexOf("## Options of the runner", StringComparison.Ordinal)];
            var script = string.Join('\n', Regex.Matches(section, "```sh\n(.*?)```", RegexOptions.Singleline).Select(block => block.Groups[1].Value));
            var promised = Regex.Matches(script, "^# prints: (.*)$", RegexOptions.Multiline).Select(line => line.Groups[1].Value);

            // Three calls on the edge of a minute fall into two windows, and the third passes. A person tries again; this waits for the next minute.
            script = script.Replace("for call in", "while [ \"$(date +%-S)\" -gt 45 ]; do sleep 1; done\nfor call in", StringComparison.Ordinal);

            var (code, output, errors) = await Bash(OnPorts(script.Replace("$(cat .local/admin-token)", Runner.AdminToken), ports), data);

            Assert.True(code == 0, $"{errors}\n{output}\n{runner.Output}");
            Assert.Equal(promised, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void Names_the_two_commands_in_its_first_screen()
    {
        var firstScreen = string.Join('\n', Text.Split('\n').Take(25));
        Assert.Contains("dotnet run --project functions/Local", firstScreen);
        Assert.Contains("dotnet test -m:2", firstScreen);
    }

    // The README names the default ports; the test runs beside whatever else runs on this machine.
    private static string OnPorts(string script, int basePort) => script
        .Replace("localhost:7071", $"localhost:{basePort}")
        .Replace("localhost:7072", $"localhost:{basePort + 1}")
        .Replace("localhost:7073", $"localhost:{basePort + 2}")
        .Replace("localhost:8080", $"localhost:{basePort + 3}");

    private static async Task<(int Code, string Output, string Errors)> Bash(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-eu", "-o", "pipefail", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync();
        var errors = bash.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await bash.WaitForExitAsync(patience.Token);
        return (bash.ExitCode, await output, await errors);
    }
}
