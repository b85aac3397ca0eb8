using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Platform.Tests.Lists;

public sealed class PageRequestTests
{
    [Theory]
    [InlineData("", 1, 10)]
    [InlineData("page[size]=&page[number]=", 1, 10)]
    [InlineData("page[size]&page[number]", 1, 10)]
    [InlineData("page[size]=1&page[number]=2", 2, 1)]
    [InlineData("page%5Bsize%5D=1000&page%5Bnumber%5D=2147483647", int.MaxValue, 1000)]
    public void Returns_the_page_asked_for(string query, int number, int size)
    {
        var faults = new List<Fault>();
        Assert.Equal(new(number, size), PageRequest.Read(Query(query), faults));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("page[size]=ten", "page[size] is_number")]
    [InlineData("page[size]=1.5", "page[size] is_number")]
    [InlineData("page[size]=1e1", "page[size] is_number")]
    [InlineData("page[size]= 5", "page[size] is_number")]
    [InlineData("page[size]=1,000", "page[size] is_number")]
    [InlineData("page[size]=5&page[size]=6", "page[size] is_number")]
    [InlineData("page[size]=0", "page[size] min 1")]
    [InlineData("page[size]=-1", "page[size] min 1")]
    [InlineData("page[size]=-99999999999999999999", "page[size] min 1")]
    [InlineData("page[size]=1001", "page[size] max 1000")]
    [InlineData("page[size]=99999999999999999999", "page[size] max 1000")]
    [InlineData("page[number]=x", "page[number] is_number")]
    [InlineData("page[number]=0", "page[number] min 1")]
    [InlineData("page[number]=2147483648", "page[number] max 2147483647")]
    public void Rejects_400_what_is_no_page(string query, string expected)
    {
        var faults = new List<Fault>();
        PageRequest.Read(Query(query), faults);
        var fault = Assert.Single(faults);
        Assert.Equal(expected, $"{fault.Field} {fault.Rule} {fault.Minimum}{fault.Maximum}".TrimEnd());
        Assert.Equal("query", fault.Source);
        if (fault.Rule == "is_number") Assert.Equal($"\"{fault.Field}\" must be a number", fault.Reason);
    }

    [Theory]
    [InlineData(1, 10, "1,2,3,4,5")]
    [InlineData(1, 2, "1,2")]
    [InlineData(3, 2, "5")]
    [InlineData(4, 2, "")]
    [InlineData(int.MaxValue, 1000, "")]
    public void Returns_the_entries_of_the_page_and_the_total(int number, int size, string items)
    {
        var page = new PageRequest(number, size).Cut([1, 2, 3, 4, 5]);
        Assert.Equal(items, string.Join(",", page.Items));
        Assert.Equal((number, size, 5), (page.Number, page.Size, page.Total));
    }

    [Fact]
    public void Returns_the_contracts_envelope() => Assert.Equal(
        """{"data":[{"n":2}],"meta":{"page":{"number":2,"size":1,"total":3}}}""",
        JsonSerializer.Serialize(new PageRequest(2, 1).Cut([1, 2, 3]).ToAnswer(n => new { n }), Wire.Json));

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));
}
