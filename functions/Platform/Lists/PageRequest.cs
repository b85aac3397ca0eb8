using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Http;
using Platform.Errors;

namespace Platform.Lists;

/// <summary>Which page of a list is asked for: <c>page[size]</c> (1 to 1,000, default 10) and <c>page[number]</c> (from 1).</summary>
public readonly record struct PageRequest(int Number, int Size)
{
    /// <summary>Entries of a page when the caller names no size. The contract's examples show 10.</summary>
    public const int SizeDefault = 10;

    /// <summary>Largest page.</summary>
    public const int SizeMax = 1000;

    /// <summary>Reads the page from a query. An empty value counts as absent.</summary>
    public static PageRequest Read(IQueryCollection query, List<Fault> faults) =>
        new(ReadNumber(query, "page[number]", 1, int.MaxValue, faults), ReadNumber(query, "page[size]", SizeDefault, SizeMax, faults));

    /// <summary>The entries of this page, and the total.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> all) => Cut(all, all.Count);

    /// <summary>The entries of this page, of so many in all.</summary>
    public Page<T> Cut<T>(IEnumerable<T> all, int total)
    {
        var from = (long)(Number - 1) * Size;
        List<T> items = from >= total ? [] : [.. all.Skip((int)from).Take(Size)];
        return new(items, Number, Size, total);
    }

    private static int ReadNumber(IQueryCollection query, string name, int otherwise, int max, List<Fault> faults)
    {
        var text = query[name].ToString();
        if (text.Length == 0) return otherwise;
        // A number too large for the machine is a number all the same.
        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            faults.Add(new(name, "is_number", $"\"{name}\" must be a number", "query"));
            return otherwise;
        }
        if (number < 1) faults.Add(new(name, "min", $"\"{name}\" must be greater than or equal to 1", "query") { Minimum = 1 });
        else if (number > max) faults.Add(new(name, "max", $"\"{name}\" must be less than or equal to {max}", "query") { Maximum = max });
        else return (int)number;
        return otherwise;
    }
}

/// <summary>One page of a list and where it stands in the whole.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Number, int Size, int Total)
{
    /// <summary>The contract's envelope: <c>{ data, meta: { page: { number, size, total } } }</c>.</summary>
    public PageAnswer<TBody> ToAnswer<TBody>(Func<T, TBody> body) => new([.. Items.Select(body)], new(new(Number, Size, Total)));
}

/// <summary>The offset-paged envelope on the wire.</summary>
public sealed record PageAnswer<T>(IReadOnlyList<T> Data, PageMeta Meta);

/// <summary>The <c>meta</c> of an offset-paged list.</summary>
public sealed record PageMeta(PagePosition Page);

/// <summary>Position of a page in its list.</summary>
public sealed record PagePosition(int Number, int Size, int Total);
