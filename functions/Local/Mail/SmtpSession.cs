using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Local.Mail;

/// <summary>One connection, as much of RFC 5321 as a client needs to hand over mail; any user and password will do.</summary>
internal sealed class SmtpSession(Stream stream, MailStore store)
{
    private const int LineBytesMax = 4096;
    private const int MessageBytesMax = 10 * 1024 * 1024;
    private const int RecipientsMax = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly PipeReader _reader = PipeReader.Create(stream);
    private readonly List<string> _recipients = [];
    private string? _from;

    public async Task RunAsync(CancellationToken cancel)
    {
        await SayAsync("220 localhost ready", cancel);
        while (await ReadLineAsync(LineBytesMax, cancel) is { } bytes)
        {
            var line = Encoding.Latin1.GetString(bytes);
            var answer = await AnswerAsync(line, cancel);
            await SayAsync(answer, cancel);
            if (answer.StartsWith("221", StringComparison.Ordinal)) return;
        }
    }

    private async Task<string> AnswerAsync(string line, CancellationToken cancel)
    {
        var verb = line.Split(' ', ':')[0].ToUpperInvariant();
        switch (verb)
        {
            case "HELO":
                Reset();
                return "250 localhost";
            case "EHLO":
                Reset();
                return $"250-localhost\r\n250-SIZE {MessageBytesMax}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH LOGIN PLAIN";
            case "AUTH":
                return await AuthenticateAsync(line, cancel);
            case "MAIL":
                _recipients.Clear();
                _from = Path(line, "MAIL FROM:");
                return _from is null ? "501 say MAIL FROM:<address>" : "250 fine";
            case "RCPT" when _from is null:
                return "503 say MAIL first";
            case "RCPT" when _recipients.Count >= RecipientsMax:
                return $"452 at most {RecipientsMax} recipients";
            case "RCPT":
                if (Path(line, "RCPT TO:") is not { Length: > 0 } recipient) return "501 say RCPT TO:<address>";
                _recipients.Add(recipient);
                return "250 fine";
            case "DATA" when _recipients.Count == 0:
                return "503 say RCPT first";
            case "DATA":
                return await DataAsync(cancel);
            case "RSET":
                Reset();
                return "250 forgotten";
            case "NOOP":
                return "250 fine";
            case "VRFY":
                return "252 will take it";
            case "QUIT":
                return "221 bye";
            default:
                return "500 not known here";
        }
    }

    private async Task<string> AuthenticateAsync(string line, CancellationToken cancel)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var mechanism = words.ElementAtOrDefault(1)?.ToUpperInvariant();
        if (mechanism is not ("LOGIN" or "PLAIN")) return "504 LOGIN or PLAIN";
        string[] prompts = (mechanism, words.Length > 2) switch
        {
            ("LOGIN", false) => ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"],
            ("LOGIN", true) => ["334 UGFzc3dvcmQ6"],
            (_, false) => ["334 "],
            _ => [],
        };
        foreach (var prompt in prompts)
        {
            await SayAsync(prompt, cancel);
            if (await ReadLineAsync(LineBytesMax, cancel) is null or [(byte)'*']) return "501 given up";
        }

        return "235 whoever you are";
    }

    private async Task<string> DataAsync(CancellationToken cancel)
    {
        await SayAsync("354 end with a dot on a line of its own", cancel);
        using var message = new MemoryStream();
        var isTooLarge = false;
        while (true)
        {
            var line = await ReadLineAsync(MessageBytesMax, cancel) ?? throw new IOException("The connection ended inside a message.");
            if (line is [(byte)'.']) break;
            var content = line is [(byte)'.', ..] ? line.AsMemory(1) : line; // a dot that was doubled on the way
            isTooLarge |= message.Length + content.Length + 2 > MessageBytesMax;
            if (isTooLarge) continue;
            message.Write(content.Span);
            message.Write("\r\n"u8);
        }

        var (from, recipients) = (_from!, _recipients.ToArray());
        Reset();
        if (isTooLarge) return $"552 at most {MessageBytesMax} bytes";
        store.Add(from, recipients, MimeMessage.Parse(message.ToArray()));
        return "250 kept";
    }

    private void Reset()
    {
        _from = null;
        _recipients.Clear();
    }

    // "<address>" with whatever parameters follow it.
    private static string? Path(string line, string command)
    {
        if (!line.StartsWith(command, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = line[command.Length..].Trim();
        var end = rest.IndexOf('>', StringComparison.Ordinal);
        return rest.StartsWith('<') && end > 0 ? rest[1..end] : null;
    }

    /// <returns>The line without its end; null when the client closed.</returns>
    private async Task<byte[]?> ReadLineAsync(int bytesMax, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            var read = await _reader.ReadAsync(patience.Token);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line is [.. var text, (byte)'\r'] ? text : line;
            }

            if (read.Buffer.Length > bytesMax) throw new IOException("A line is too long.");
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    private ValueTask SayAsync(string answer, CancellationToken cancel) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), cancel);
}
