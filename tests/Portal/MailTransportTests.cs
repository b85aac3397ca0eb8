using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Storage.Queues.Models;
using Testing;

namespace Portal;

/// <summary>Mails over TLS to a server that wants to know who sends them, and over nothing less.</summary>
[Collection(PortalCollection.Name)]
public sealed class MailTransportTests(PortalFixture app)
{
    private const string Password = "the portal's password at the mail server";

    [AzuriteFact]
    public async Task Sends_over_TLS_as_who_it_is_and_says_nothing_to_servers_that_offer_none_or_are_not_who_they_say()
    {
        using var trusted = Certificate();
        using var foreign = Certificate();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(file, trusted.ExportCertificatePem());
        await using var server = new SecureMailServer { Certificate = trusted };
        try
        {
            await using var handler = await HandlerProcess.Start("Management", new Dictionary<string, string>(app.Settings())
            {
                ["Mail__Port"] = server.Port.ToString(), ["Mail__Security"] = "StartTls", ["Mail__Username"] = "portal", ["Mail__Password"] = Password,
                // Whom this process trusts, and nobody else.
                ["SSL_CERT_FILE"] = file,
            });
            var portal = await app.NewPortal();
            var email = TestPortal.NewAddress();
            QueueMessage message = await app.TakeMail(async () => (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201));

            server.OffersTls = false;
            Assert.Equal(503, (await Deliver(handler, message)).Status);
            server.OffersTls = true;
            server.Certificate = foreign;
            Assert.Equal(503, (await Deliver(handler, message)).Status);
            Assert.DoesNotContain(server.Lines, line => line.Text.StartsWith("AUTH", StringComparison.Ordinal) || line.Text.StartsWith("MAIL", StringComparison.Ordinal));

            server.Certificate = trusted;
            // The claim of an attempt that failed is given back; a busy machine may be slow to do so.
            Answer answer;
            var patience = System.Diagnostics.Stopwatch.StartNew();
            do answer = await Deliver(handler, message);
            while (answer.Status != 200 && patience.Elapsed < TimeSpan.FromMinutes(2));
            Assert.Equal(200, answer.Status);
            Assert.Contains(server.Lines, line => line.Text == $"RCPT TO:<{email}>");
            Assert.NotEmpty(server.Logins);
            Assert.All(server.Logins, login => Assert.Equal(("portal", Password), login));
            Assert.All(server.Lines.Where(line => line.Text.Split(' ')[0] is "AUTH" or "MAIL" or "RCPT" or "DATA"), line => Assert.True(line.IsSecure, line.Text));
            Assert.Contains($"To: {email}", server.Mail);
            Assert.DoesNotContain(Password, handler.Output);
            await app.Queue("mail-outbox").DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<Answer> Deliver(HandlerProcess handler, QueueMessage message) => handler.Http.Call(
        "POST", "/mail-outbox", new { Data = new { message = System.Text.Json.JsonSerializer.Serialize(message.MessageText) }, Metadata = new { DequeueCount = "1" } });

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // With the key where a TLS server finds it.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A mail server that speaks STARTTLS (RFC 3207) and AUTH LOGIN, and writes down what it was told and how.</summary>
    private sealed class SecureMailServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<(string Text, bool IsSecure)> _lines = [];
        private readonly List<(string User, string Password)> _logins = [];
        private readonly StringBuilder _mail = new();

        public SecureMailServer()
        {
            _listener.Start();
            _ = Accept();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public required X509Certificate2 Certificate { get; set; }

        public bool OffersTls { get; set; } = true;

        public IReadOnlyList<(string Text, bool IsSecure)> Lines
        {
            get { lock (_lines) return [.. _lines]; }
        }

        public IReadOnlyList<(string User, string Password)> Logins
        {
            get { lock (_lines) return [.. _logins]; }
        }

        public string Mail
        {
            get { lock (_lines) return _mail.ToString(); }
        }

        public ValueTask DisposeAsync()
        {
            _listener.Stop();
            return ValueTask.CompletedTask;
        }

        private async Task Accept()
        {
            try
            {
                while (true) _ = Serve(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
            }
        }

        private async Task Serve(TcpClient client)
        {
            using var _ = client;
            try
            {
                await Send(client.GetStream(), "220 test");
                if (!await Talk(client.GetStream(), isSecure: false)) return;
                await using var secure = new SslStream(client.GetStream());
                await secure.AuthenticateAsServerAsync(Certificate);
                await Talk(secure, isSecure: true);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or SocketException)
            {
                // The client did not like what it saw.
            }
        }

        /// <summary>True when TLS is to begin.</summary>
        private async Task<bool> Talk(Stream stream, bool isSecure)
        {
            while (await Read(stream) is { } line)
            {
                lock (_lines) _lines.Add((line, isSecure));
                switch (line.Split(' ')[0].ToUpperInvariant())
                {
                    case "EHLO":
                        await Send(stream, isSecure ? "250-test\r\n250 AUTH LOGIN" : OffersTls ? "250-test\r\n250 STARTTLS" : "250-test\r\n250 AUTH LOGIN");
                        break;
                    case "STARTTLS" when OffersTls:
                        await Send(stream, "220 go on");
                        return true;
                    case "AUTH":
                        var user = line.Split(' ') is [_, _, var given] ? given : await Ask(stream, "334 VXNlcm5hbWU6");
                        var password = await Ask(stream, "334 UGFzc3dvcmQ6");
                        lock (_lines) _logins.Add((Text(user), Text(password)));
                        await Send(stream, "235 ok");
                        break;
                    case "DATA":
                        await Send(stream, "354 go on");
                        while (await Read(stream) is { } data && data != ".") lock (_lines) _mail.AppendLine(data);
                        await Send(stream, "250 ok");
                        break;
                    case "QUIT":
                        await Send(stream, "221 bye");
                        return false;
                    default:
                        await Send(stream, "250 ok");
                        break;
                }
            }
            return false;
        }

        private static async Task<string> Ask(Stream stream, string prompt)
        {
            await Send(stream, prompt);
            return await Read(stream) ?? "";
        }

        private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

        private static async Task Send(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

        // Byte by byte: what comes after STARTTLS is TLS's and must not be read ahead.
        private static async Task<string?> Read(Stream stream)
        {
            var (line, one) = (new StringBuilder(), new byte[1]);
            while (await stream.ReadAsync(one) == 1)
            {
                if (one[0] == '\n') return line.ToString().TrimEnd('\r');
                line.Append((char)one[0]);
            }
            return null;
        }
    }
}
