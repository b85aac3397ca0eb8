using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Testing;

/// <summary>A mail as a server got it.</summary>
/// <param name="To">The recipients of the envelope.</param>
/// <param name="Raw">Headers and parts with quoted-printable undone.</param>
public sealed record ReceivedMail(IReadOnlyList<string> To, string Raw)
{
    /// <summary>The text of a header; null when there is none, and a failure when there are several.</summary>
    public string? Header(string name) =>
        Regex.Matches(Raw.Split("\r\n\r\n")[0], $"^{name}: ((?:.*)(?:\r\n[ \t].*)*)", RegexOptions.Multiline | RegexOptions.IgnoreCase).SingleOrDefault()?.Groups[1].Value.Trim();

    public string? Subject => Header("Subject");

    /// <summary>The token of its link.</summary>
    public string Token => Regex.Match(Raw, "token=([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})").Groups[1] is { Success: true } token
        ? token.Value
        : throw new InvalidOperationException($"no token in\n{Raw}");
}

/// <summary>A mail server that keeps what it gets, refuses what it is told to refuse, and can be away.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly List<ReceivedMail> _mails = [];
    private TcpListener _listener;

    public MailServer()
    {
        // One to which it can come back after it was away.
        Port = FreePorts.One();
        Start();
    }

    public int Port { get; }

    /// <summary>Answers RCPT for addresses that contain this with 550.</summary>
    public string Refused { get; set; } = "nobody-is-refused";

    /// <summary>All mails to an address, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> To(string address)
    {
        lock (_mails) return _mails.FindAll(mail => mail.To.Contains(address));
    }

    /// <summary>Nobody answers at the port from now on.</summary>
    public void Stop() => _listener.Stop();

    [MemberNotNull(nameof(_listener))]
    public void Start()
    {
        _listener = new(IPAddress.Loopback, Port);
        _listener.Start();
        _ = Accept(_listener);
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true) _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 test");
        var to = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "RCPT" && !line.Contains(Refused)) to.Add(Regex.Match(line, "<(.*)>").Groups[1].Value);
            if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var text = new StringBuilder();
                while (await reader.ReadLineAsync() is { } data && data != ".") text.Append(data.StartsWith('.') ? data[1..] : data).Append("\r\n");
                lock (_mails) _mails.Add(new([.. to], Decode(text.ToString())));
                to.Clear();
            }
            await writer.WriteLineAsync(verb == "QUIT" ? "221 bye" : verb == "RCPT" && line.Contains(Refused) ? "550 no such user" : "250 ok");
            if (verb == "QUIT") return;
        }
    }

    private static string Decode(string text) =>
        Regex.Replace(text.Replace("=\r\n", ""), "(?:=[0-9A-F]{2})+", match => Encoding.UTF8.GetString(Convert.FromHexString(match.Value.Replace("=", ""))));
}
