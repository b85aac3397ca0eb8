using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Local;

/// <summary>The command line.</summary>
internal sealed record RunnerOptions(bool Empty, string DataFolder, Ports Ports, string? AdminToken)
{
    // The management app refuses a shorter one.
    private const int AdminTokenLengthMin = 20;

    public static RootCommand Command(Func<RunnerOptions, Task<int>> run)
    {
        var empty = new Option<bool>("--empty") { Description = "Load no sample." };
        var data = new Option<string?>("--data")
        {
            HelpName = "DIR",
            Description = "The folder that keeps everything between starts.",
            DefaultValueFactory = _ => ".local",
        };
        var basePort = new Option<int?>("--base-port")
        {
            HelpName = "N",
            Description = "Listen on N and up: management N, developer N+1, enforcement N+2, site N+3, upstream N+4, SMTP sink N+5, Azurite N+10 to N+12. "
                + "Without it: 7071, 7072, 7073, 8080, 8081, 2525, 10000 to 10002.",
            CustomParser = Port,
        };
        var token = new Option<string?>("--admin-token")
        {
            HelpName = "T",
            Description = "The administrator's token, at least 20 characters. Without it one is made on the first start and kept.",
        };
        data.Validators.Add(Refuse(data, folder =>
            string.IsNullOrWhiteSpace(folder) ? "--data needs a folder." : File.Exists(folder) ? $"--data: {folder} is a file." : null));
        token.Validators.Add(Refuse(token, text =>
            text is null || text.Length < AdminTokenLengthMin || !text.All(char.IsAscii) || text.Any(char.IsWhiteSpace)
            ? $"--admin-token needs at least {AdminTokenLengthMin} characters, ASCII and without blanks." : null));

        const string About = "Starts everything on this machine: Azurite, the three function apps, the sites, an upstream to call and a mail sink.";
        var command = new RootCommand(About) { empty, data, basePort, token };
        command.SetAction(parsed => run(new(
            parsed.GetValue(empty),
            Path.GetFullPath(parsed.GetValue(data)!),
            parsed.GetValue(basePort) is { } start ? Ports.From(start) : Ports.Default,
            parsed.GetValue(token))));
        return command;
    }

    private static int? Port(ArgumentResult given)
    {
        if (int.TryParse(given.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= Ports.BaseMax) return port;
        given.AddError($"--base-port must be a whole number between 1 and {Ports.BaseMax}, not '{given.Tokens[0].Value}'.");
        return null;
    }

    private static Action<OptionResult> Refuse(Option<string?> option, Func<string?, string?> fault) => result =>
    {
        // An option without its value has its own message already.
        if (!result.Errors.Any() && fault(result.GetValue(option)) is { } message) result.AddError(message);
    };
}
