using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Enforcement.Tests;

/// <summary>One connection of HTTP/2 that sends fields which no library would. Only as much of RFC 9113 and 7541 as a question with a short answer takes.</summary>
internal sealed class RawHttp2Client : IDisposable
{
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, GoAway = 7;
    private const byte EndStream = 1, EndHeaders = 4;

    private readonly TcpClient _connection = new();

    public static async Task<RawHttp2Client> Open(Uri server)
    {
        var client = new RawHttp2Client();
        await client._connection.ConnectAsync(server.Host, server.Port);
        await client.Stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.Send(Settings, 0, 0, []);
        return client;
    }

    private NetworkStream Stream => _connection.GetStream();

    /// <summary>Asks once.</summary>
    /// <returns>The status; 0 when the server ended the stream or the connection instead.</returns>
    public async Task<int> Ask(IEnumerable<(string Name, string Value)> fields, string body, CancellationToken cancellation)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            Write(block, name);
            Write(block, value);
        }
        try
        {
            await Send(Headers, body.Length == 0 ? (byte)(EndHeaders | EndStream) : EndHeaders, 1, block.ToArray());
            if (body.Length > 0)
                await Send(Data, EndStream, 1, Encoding.Latin1.GetBytes(body));
            return await Status(cancellation);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public void Dispose() => _connection.Dispose();

    private async Task<int> Status(CancellationToken cancellation)
    {
        var head = new byte[9];
        while (true)
        {
            await Stream.ReadExactlyAsync(head, cancellation);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await Stream.ReadExactlyAsync(payload, cancellation);
            if (head[3] is Reset or GoAway)
                return 0;
            if (head[3] == Headers)
                return StatusOf(payload);
        }
    }

    // The status is the first field: one of the table's, or three digits behind its name.
    private static int StatusOf(byte[] block) => block[0] switch
    {
        0x88 => 200, 0x89 => 204, 0x8A => 206, 0x8B => 304, 0x8C => 400, 0x8D => 404, 0x8E => 500,
        _ when Encoding.ASCII.GetString(block) is var text && text.AsSpan().IndexOfAnyInRange('1', '9') is var at and >= 0 && int.TryParse(text.AsSpan(at, 3), out var status) => status,
        _ => -1,
    };

    private async Task Send(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2], frame[3], frame[4]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await Stream.WriteAsync(frame);
    }

    // A string of RFC 7541, 5.2, without Huffman's code; its length in 7 bits and then in bytes of 7.
    private static void Write(MemoryStream block, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(127);
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
                block.WriteByte((byte)((rest & 127) | 128));
            block.WriteByte((byte)rest);
        }
        block.Write(bytes);
    }
}
