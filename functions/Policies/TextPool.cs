using System.Text;

namespace Policies;

/// <summary>One object for each text of a snapshot: an id stands in it wherever it is referred to, and kept once it takes a tenth of the room.</summary>
internal sealed class TextPool
{
    private string?[] _slots = new string?[1024];
    private int _count;

    /// <summary>The text of some ASCII, the same object each time.</summary>
    public string Of(ReadOnlySpan<byte> ascii)
    {
        for (var slot = SlotOf(ascii); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] is not { } known)
                return Add(slot, Encoding.ASCII.GetString(ascii));
            if (Ascii.Equals(ascii, known))
                return known;
        }
    }

    private string Add(int slot, string text)
    {
        _slots[slot] = text;
        if (++_count > _slots.Length / 2)
            Grow();
        return text;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new string?[before.Length * 2];
        Span<byte> room = stackalloc byte[256];
        foreach (var text in before)
        {
            if (text is null)
                continue;
            var ascii = text.Length <= room.Length ? room[..text.Length] : new byte[text.Length];
            Encoding.ASCII.GetBytes(text, ascii);
            var slot = SlotOf(ascii);
            while (_slots[slot] is not null)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = text;
        }
    }

    private int SlotOf(ReadOnlySpan<byte> ascii)
    {
        var hash = new HashCode();
        hash.AddBytes(ascii);
        return hash.ToHashCode() & (_slots.Length - 1);
    }
}
