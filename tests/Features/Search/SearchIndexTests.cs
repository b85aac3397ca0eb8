using Features.Search;

namespace Features.Tests.Search;

public sealed class SearchIndexTests
{
    private static readonly SearchIndex Index = new(
    [
        Entry("a", "Orders", "All about orders"),
        Entry("b", "List customers", "Customers, with their orders", operationId: "listCustomersV2", path: "/customers/{id}"),
        Entry("c", "Order archive", "Old ones"),
        Entry("d", "Payments", "", body: "How an order is paid for"),
        Entry("e", "Geheim", "hidden"),
    ]);

    [Theory]
    [InlineData("orders", "a b c d")] // the name first, then what is said, then what is one edit away
    [InlineData("order", "c a b d")] // the word, then its beginning in a name, then in a text
    [InlineData("ord", "a c b d")]
    [InlineData("ORDERS", "a b c d")]
    [InlineData("orders customers", "b")]
    [InlineData("listcustomers", "b")]
    [InlineData("customers id", "b")]
    [InlineData("v2", "b")]
    [InlineData("ordres", "a b")] // two neighbours the other way round
    [InlineData("paymnts", "d")] // one less
    [InlineData("paymentss", "d")] // one more
    [InlineData("pamments", "d")] // another one
    [InlineData("paymmmts", "")]
    [InlineData("olt", "")] // too short for an edit
    [InlineData("nothing", "")]
    [InlineData("orders nothing", "")]
    public void Returns_what_has_every_word_the_best_first(string query, string ids) =>
        Assert.Equal(ids, string.Join(' ', Index.Find(query, entry => entry.Id != "e").Select(hit => hit.Entry.Id)));

    [Fact]
    public void Returns_everything_that_may_be_seen_when_nothing_is_asked_for() =>
        Assert.Equal("a b c d", string.Join(' ', Index.Find(" .. ", entry => entry.Id != "e").Select(hit => hit.Entry.Id)));

    [Fact]
    public void Keeps_hits_in_the_order_of_their_keys()
    {
        var keys = Index.Find("o", _ => true).ConvertAll(hit => hit.Key);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Theory]
    [InlineData("abc", "abc", false)]
    [InlineData("abc", "abd", true)]
    [InlineData("abc", "ab", true)]
    [InlineData("abc", "xabc", true)]
    [InlineData("abcd", "acbd", true)]
    [InlineData("abcd", "dbca", false)]
    [InlineData("abc", "cab", false)]
    [InlineData("abc", "abcde", false)]
    [InlineData("", "a", true)]
    [InlineData("", "", false)]
    public void Tells_words_that_one_edit_keeps_apart(string a, string b, bool apart)
    {
        Assert.Equal(apart, OneEdit.Apart(a, b));
        Assert.Equal(apart, OneEdit.Apart(b, a));
    }

    private static SearchEntry Entry(string id, string name, string description, string body = "", string operationId = "", string path = "") =>
        new() { Id = id, Kind = SearchKind.Page, Name = name, Description = description, Body = body, OperationId = operationId, Path = path };
}
