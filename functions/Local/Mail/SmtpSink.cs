using System.Net;
using System.Net.Sockets;

namespace Local.Mail;

/// <summary>A mail server that keeps everything and delivers nothing.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private const int SessionsMax = 100;

    private readonly TcpListener _listener;
    private readonly MailStore _store;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _sessions = new(SessionsMax, SessionsMax);
    private readonly Task _accepting;

    private SmtpSink(TcpListener listener, MailStore store)
    {
        (_listener, _store) = (listener, store);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <exception cref="SocketException">The port is taken.</exception>
    public static SmtpSink Start(int port, MailStore store)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return new(listener, store);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        // Sessions end by the same token; waiting for their slots waits for them.
        for (var i = 0; i < SessionsMax; i++) await _sessions.WaitAsync();
        _sessions.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _sessions.WaitAsync(_stopping.Token);
                try
                {
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
                }
                catch
                {
                    _sessions.Release();
                    throw;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client) await new SmtpSession(client.GetStream(), _store).RunAsync(_stopping.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // The client left, was silent for too long, or the sink stops.
        }
        finally
        {
            _sessions.Release();
        }
    }
}
