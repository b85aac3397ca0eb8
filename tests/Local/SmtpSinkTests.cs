using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text;
using Local.Mail;

namespace Local.Tests;

/// <summary>The mail sink, spoken to by a real client and by hand.</summary>
public sealed class SmtpSinkTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mail-").FullName;
    private MailStore _store = null!;
    private SmtpSink _sink = null!;

    public Task InitializeAsync()
    {
        _store = new(_folder, TimeProvider.System);
        _sink = SmtpSink.Start(0, _store);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _sink.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Keeps_what_a_client_sends_newest_first()
    {
        using var client = new SmtpClient("127.0.0.1", _sink.Port) { Credentials = new NetworkCredential("any", "thing") };
        using var first = new MailMessage("portal@localhost", "dora@example.com", "Bestätigen ✓", "Text with ünïcode\r\n.starts with a dot");
        first.AlternateViews.Add(AlternateView.CreateAlternateViewFromString("<p>HTML with ünïcode</p>", Encoding.UTF8, "text/html"));
        await client.SendMailAsync(first);
        using var second = new MailMessage("portal@localhost", "a@example.com,b@example.com", "Second", new string('x', 300_000));
        await client.SendMailAsync(second);

        var mails = _store.List();
        Assert.Equal(["Second", "Bestätigen ✓"], mails.Select(mail => mail.Subject));
        Assert.Equal(("dora@example.com", "portal@localhost"), (mails[1].To, mails[1].From));
        Assert.Equal("Text with ünïcode\r\n.starts with a dot", mails[1].Text!.TrimEnd());
        Assert.Equal("<p>HTML with ünïcode</p>", mails[1].Html!.TrimEnd());
        Assert.Equal("a@example.com, b@example.com", mails[0].To);
        Assert.Equal(300_000, mails[0].Text!.Trim().Length);
    }

    [Fact]
    public async Task Finds_everything_again_after_a_restart_and_keeps_the_last_thousand()
    {
        for (var i = 0; i < 1005; i++) _store.Add("a@b", ["c@d"], MimeMessage.Parse(Encoding.UTF8.GetBytes($"Subject: {i}\r\n\r\n")));
        await File.WriteAllTextAsync(Path.Combine(_folder, "0-broken.json"), "{");
        await File.WriteAllTextAsync(Path.Combine(_folder, "9-half.json.new"), "{");
        var again = new MailStore(_folder, TimeProvider.System).List();
        Assert.Equal(_store.List().Select(mail => mail.Id), again.Select(mail => mail.Id));
        Assert.Equal((1000, "1004", "5"), (again.Count, again[0].Subject, again[^1].Subject));
    }

    [Fact]
    public async Task Answers_by_the_book()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _sink.Port);
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("220", await reader.ReadLineAsync());
        foreach (var (line, answer) in new[]
        {
            ("HELO me", "250"), ("RCPT TO:<a@b>", "503"), ("DATA", "503"), ("MAIL FROM:nobody", "501"), ("MAIL FROM:<a@b> SIZE=10", "250"), ("DATA", "503"), ("RCPT TO:", "501"), ("rcpt to:<c@d>", "250"),
            ("RSET", "250"), ("RCPT TO:<c@d>", "503"), ("NOOP", "250"), ("VRFY x", "252"), ("STARTTLS", "500"), ("nonsense", "500"), ("AUTH PLAIN AGEAYg==", "235"), ("AUTH CRAM-MD5", "504"), ("AUTH LOGIN", "334"), ("dXNlcg==", "334"), ("cGFzcw==", "235"),
            ("MAIL FROM:<a@b>", "250"), ("RCPT TO:<c@d>", "250"), ("DATA", "354"), ("Subject: dots\r\n\r\n..one\r\n.", "250"), ("QUIT", "221"),
        })
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            Assert.StartsWith(answer, await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        }

        Assert.Null(await reader.ReadLineAsync());
        Assert.Equal(("dots", ".one\r\n"), (_store.List()[0].Subject, _store.List()[0].Text));
    }

    [Fact]
    public async Task Refuses_a_message_over_its_size_and_goes_on()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _sink.Port);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        foreach (var line in new[] { "HELO me", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA" })
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            await reader.ReadLineAsync();
        }

        var text = Encoding.ASCII.GetBytes(new string('x', 998) + "\r\n");
        for (var i = 0; i < 11_000; i++) await stream.WriteAsync(text);
        await stream.WriteAsync(".\r\n"u8.ToArray());
        Assert.StartsWith("552", await reader.ReadLineAsync());
        await stream.WriteAsync("NOOP\r\n"u8.ToArray());
        Assert.StartsWith("250", await reader.ReadLineAsync());
        Assert.Empty(_store.List());
    }

    [Fact]
    public async Task Ends_a_session_whose_lines_never_end()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _sink.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(new byte[100_000]);
        using var reader = new StreamReader(stream);
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.Null(await ReadToEndAsync(reader)));

        static async Task<string?> ReadToEndAsync(StreamReader reader)
        {
            Assert.StartsWith("220", await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60)));
            throw new EndOfStreamException();
        }
    }
}
