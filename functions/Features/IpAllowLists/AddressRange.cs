using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Features.IpAllowLists;

/// <summary>An address, or a block of addresses that begin with the same bits. The bits behind them may say anything, as in the contract's own example 192.168.1.0/22.</summary>
public readonly record struct AddressRange(IPAddress Address, int Bits)
{
    public static bool TryRead(string text, out AddressRange range)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? text : text[..slash];
        // IPAddress also reads 10.1 and 0x7f000001, and zones of one machine's links.
        if (name.Length > 45 || !(name.Contains(':') ? !name.Contains('%') && !name.Contains('[') : name.Count(c => c == '.') == 3 && name.All(c => char.IsAsciiDigit(c) || c == '.')))
            return false;
        if (name.Split('.').Any(part => part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit)) || !IPAddress.TryParse(name, out var address)) return false;
        var max = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = max;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > max)) return false;
        range = new(address, bits);
        return true;
    }

    public bool Contains(IPAddress address)
    {
        if (address.AddressFamily != Address.AddressFamily) return false;
        Span<byte> mine = stackalloc byte[16];
        Span<byte> theirs = stackalloc byte[16];
        if (!Address.TryWriteBytes(mine, out var length) || !address.TryWriteBytes(theirs, out _)) return false;
        var whole = Bits / 8;
        if (!mine[..whole].SequenceEqual(theirs[..whole])) return false;
        var rest = Bits % 8;
        return rest == 0 || whole == length || (mine[whole] ^ theirs[whole]) >> (8 - rest) == 0;
    }
}
