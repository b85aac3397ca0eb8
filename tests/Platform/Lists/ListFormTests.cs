using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Platform.Errors;
using Platform.Lists;

namespace Platform.Tests.Lists;

public sealed class ListFormTests
{
    public enum State { Draft, InReview }

    private sealed record Item(
        string Key, Guid Id, Guid? TeamId, string? Name, bool On, State State, DateTimeOffset At, Dictionary<string, string> Labels, Dictionary<string, List<string>> Attributes, int Rank = 0);

    private static readonly ListForm<Item> Form = new ListForm<Item>()
        .Id("id", item => item.Id)
        .Id("team_id", item => item.TeamId, nullable: true)
        .Id("owner_id", item => item.TeamId)
        .Text("name", item => item.Name, sorts: true)
        .Text("service.id", item => item.Key)
        .Flag("on", item => item.On, sorts: true)
        .Word("state", item => item.State, sorts: true)
        .Word("phase", item => item.State)
        .Among("phase", ["draft", "in_review", "done"])
        .Time("at", item => item.At)
        .Time("seen_at", item => item.At, sorts: true, filters: false)
        .Map("labels", (item, key) => item.Labels.TryGetValue(key, out var value) ? [value] : null)
        .Map("attributes", (item, key) => item.Attributes.GetValueOrDefault(key))
        .Sort("rank", (a, b) => a.Rank.CompareTo(b.Rank))
        .Also("selected").Also("page[after]").Also("force");

    private static readonly Item[] Items =
    [
        new("a", G(1), G(9), "Alpha", true, State.Draft, T("2026-01-01T00:00:00.123Z").AddTicks(4567), new() { ["env"] = "dev", ["x.y"] = "1" }, new() { ["owner"] = ["ann", "bob"] }, 2),
        new("b", G(2), null, "beta,gamma", false, State.InReview, T("2026-01-02T00:00:00Z"), new() { ["env"] = "Test" }, new() { ["owner"] = ["cid"] }, 1),
        new("c", G(0xc), G(8), null, true, State.Draft, T("2026-01-03T00:00:00Z"), [], [], 1),
        new("d", G(4), null, "", false, State.Draft, T("2026-01-02T00:00:00Z"), new() { ["env"] = "prod" }, new() { ["owner"] = [] }, 2),
    ];

    [Theory]
    // ids
    [InlineData("filter[id]=00000000-0000-4000-8000-000000000001", "a")]
    [InlineData("filter[id][eq]=00000000-0000-4000-8000-00000000000C", "c")]
    [InlineData("filter[id][neq]=00000000-0000-4000-8000-000000000001", "bcd")]
    [InlineData("filter[id][oeq]=00000000-0000-4000-8000-000000000001, 00000000-0000-4000-8000-00000000000C", "ac")]
    [InlineData("filter[id][oeq]=00000000-0000-4000-8000-000000000001&filter[id][oeq]=00000000-0000-4000-8000-000000000002", "ab")]
    [InlineData("filter[id][oeq]=", "")]
    // words of a closed list
    [InlineData("filter[phase]=draft", "acd")]
    [InlineData("filter[phase]=done", "")]
    [InlineData("filter[phase][contains]=rev", "b")]
    [InlineData("filter[id]", "abcd")]
    [InlineData("filter[owner_id]", "ac")]
    [InlineData("filter[owner_id][neq]=00000000-0000-4000-8000-000000000009", "bcd")]
    [InlineData("filter[team_id]", "ac")]
    [InlineData("filter[team_id]=null", "bd")]
    [InlineData("filter[team_id][neq]=null", "ac")]
    [InlineData("filter[team_id][oeq]=null,00000000-0000-4000-8000-000000000009", "abd")]
    [InlineData("filter[team_id]=00000000-0000-4000-8000-000000000009", "a")]
    // text
    [InlineData("filter[name]=Alpha", "a")]
    [InlineData("filter[name]=alpha", "")]
    [InlineData("filter[name][eq]=beta,gamma", "b")]
    [InlineData("filter[name][eq]=", "d")]
    [InlineData("filter[name][neq]=Alpha", "bcd")]
    [InlineData("filter[name][contains]=ALPH", "a")]
    [InlineData("filter[name][contains]=", "abd")]
    [InlineData("filter[name][oeq]=Alpha,beta", "a")]
    [InlineData("filter[name][ocontains]=lph,GAM", "ab")]
    [InlineData("filter[name][ocontains]=,", "")]
    [InlineData("filter[name]", "abd")]
    [InlineData("filter[name]=", "abd")]
    [InlineData("filter[name]=beta&filter[name]=gamma", "")]
    [InlineData("filter[service.id]=c", "c")]
    [InlineData("filter[state]=in_review", "b")]
    [InlineData("filter[state][oeq]=draft,in_review", "abcd")]
    // flags
    [InlineData("filter[on]=true", "ac")]
    [InlineData("filter[on][eq]=false", "bd")]
    [InlineData("filter[on]", "abcd")]
    // dates, compared as they are shown
    [InlineData("filter[at]=2026-01-01T00:00:00.123Z", "a")]
    [InlineData("filter[at][eq]=2026-01-01T01:00:00.123%2B01:00", "a")]
    [InlineData("filter[at]=2026-01-01T00:00:00.124Z", "")]
    [InlineData("filter[at]=2026-01-01T00:00:00Z", "")]
    [InlineData("filter[at][lte]=2026-01-01T00:00:00.123Z", "a")]
    [InlineData("filter[at][lt]=2026-01-01T00:00:00.123Z", "")]
    [InlineData("filter[at][gt]=2026-01-01T00:00:00.123Z", "bcd")]
    [InlineData("filter[at][gte]=2026-01-02T00:00:00Z", "bcd")]
    [InlineData("filter[at][lt]=2026-01-03T00:00:00Z&filter[at][gt]=2026-01-01T12:00:00Z", "bd")]
    [InlineData("filter[at]", "abcd")]
    // maps
    [InlineData("filter[labels.env]=dev", "a")]
    [InlineData("filter[labels.env]", "abd")]
    [InlineData("filter[labels.x.y]=1", "a")]
    [InlineData("filter[labels.env][neq]=dev", "bcd")]
    [InlineData("filter[labels.env][ocontains]=dev,tes", "ab")]
    [InlineData("filter[labels.absent]", "")]
    [InlineData("filter[attributes.owner]=bob", "a")]
    [InlineData("filter[attributes.owner][neq]=bob", "bcd")]
    [InlineData("filter[attributes.owner][oeq]=cid,ann", "ab")]
    [InlineData("filter[attributes.owner]", "abd")]
    // several, and none
    [InlineData("filter[on]=false&filter[name][contains]=gam&filter[labels.env]", "b")]
    [InlineData("filter[on]=true&filter[on]=false", "")]
    [InlineData("", "abcd")]
    [InlineData("code=function-key&utm_source=mail&force=true&selected[domain]=a,b&page[after]=x", "abcd")]
    public void Lists_what_matches(string query, string keys) => Assert.Equal(keys, Keys(query));

    [Theory]
    [InlineData("sort=at", "abdc")]
    [InlineData("sort=at asc", "abdc")]
    [InlineData("sort=at desc", "cbda")]
    [InlineData("sort=name", "cdab")]
    [InlineData("sort=name desc", "badc")]
    [InlineData("sort=on,name desc", "bdac")]
    [InlineData("sort=rank,at desc", "cbda")]
    [InlineData("sort=rank desc , name", "dacb")]
    [InlineData("sort=state,rank", "cadb")]
    [InlineData("sort=rank", "bcad")]
    [InlineData("sort=rank desc", "adbc")]
    [InlineData("sort=seen_at desc,rank", "cbda")]
    [InlineData("sort=rank&sort=name", "cbda")]
    [InlineData("sort=", "abcd")]
    public void Lists_in_order_and_ties_in_the_order_of_storage(string query, string keys) => Assert.Equal(keys, Keys(query));

    [Theory]
    [InlineData("filter[mine]=1", "filter[mine] unknown_property")]
    [InlineData("filter[mine][eq]=1", "filter[mine] unknown_property")]
    [InlineData("filter[seen_at]=2026-01-01T00:00:00Z", "filter[seen_at] unknown_property")]
    [InlineData("filter[labels]=x", "filter[labels] unknown_property")]
    [InlineData("filter[other.env]=x", "filter[other.env] unknown_property")]
    [InlineData("filter[]=x", "filter[] unknown_property")]
    [InlineData("filter[name", "filter[name unknown_property")]
    [InlineData("filter[name]x=1", "filter[name]x unknown_property")]
    [InlineData("filter[name]]=1", "filter[name]] unknown_property")]
    [InlineData("filter[name][eq][eq]=1", "filter[name][eq][eq] unknown_property")]
    [InlineData("filter[[name]]=1", "filter[[name]] unknown_property")]
    [InlineData("filter=x", "filter is_object")]
    [InlineData("filter[name][like]=x", "filter[name][like] enum")]
    [InlineData("filter[name][]=x", "filter[name][] enum")]
    [InlineData("filter[name][EQ]=x", "filter[name][EQ] enum")]
    [InlineData("filter[id][contains]=x", "filter[id][contains] enum")]
    [InlineData("filter[on][neq]=true", "filter[on][neq] enum")]
    [InlineData("filter[phase]=dreft", "filter[phase] enum")]
    [InlineData("filter[phase][oeq]=draft,dreft", "filter[phase][oeq] enum")]
    [InlineData("filter[at][contains]=2026", "filter[at][contains] enum")]
    [InlineData("filter[labels.env][gt]=x", "filter[labels.env][gt] enum")]
    [InlineData("filter[id]=x", "filter[id] is_uuid")]
    [InlineData("filter[id]=null", "filter[id] is_uuid")]
    [InlineData("filter[id]={00000000-0000-4000-8000-000000000001}", "filter[id] is_uuid")]
    [InlineData("filter[id][eq]=", "filter[id][eq] is_uuid")]
    [InlineData("filter[id][oeq]=00000000-0000-4000-8000-000000000001,x", "filter[id][oeq] is_uuid")]
    [InlineData("filter[on]=1", "filter[on] is_boolean")]
    [InlineData("filter[on]=TRUE", "filter[on] is_boolean")]
    [InlineData("filter[at]=2026-01-01", "filter[at] is_date_time")]
    [InlineData("filter[at]=yesterday", "filter[at] is_date_time")]
    [InlineData("filter[at][gt]=", "filter[at][gt] is_date_time")]
    [InlineData("filter[at][gt]=2026-01-01T00:00:00 02:00", "filter[at][gt] is_date_time")]
    [InlineData("sort=mine", "sort enum")]
    [InlineData("sort=name up", "sort enum")]
    [InlineData("sort=name DESC", "sort enum")]
    [InlineData("sort=name desc asc", "sort enum")]
    [InlineData("sort=name,,at", "sort enum")]
    [InlineData("sort=id", "sort enum")]
    [InlineData("sort[name]=desc", "sort[name] unknown_property")]
    [InlineData("page[sizes]=1", "page[sizes] unknown_property")]
    [InlineData("page[before]=x", "page[before] unknown_property")]
    [InlineData("filters[name]=x", "filters[name] unknown_property")]
    [InlineData("page[size]=x", "page[size] is_number")]
    public void Rejects_400_what_it_does_not_know(string query, string fault)
    {
        var problem = Refused(query);
        Assert.Equal([fault], problem.InvalidParameters.Select(one => $"{one.Field} {one.Rule}").Distinct());
        Assert.All(problem.InvalidParameters, one => Assert.Equal("query", one.Source));
    }

    [Fact]
    public void Rejects_400_with_every_fault_and_with_the_choices()
    {
        var problem = Refused("filter[mine]=1&filter[on]=x&filter[name][gt]=1&sort=id,mine&page[size]=0&page[number]=x");
        Assert.Equal(
            ["page[number] is_number", "page[size] min", "filter[mine] unknown_property", "filter[on] is_boolean", "filter[name][gt] enum", "sort enum"],
            problem.InvalidParameters.Distinct().Select(fault => $"{fault.Field} {fault.Rule}"));
        Assert.Equal(["at", "name", "on", "rank", "seen_at", "state"], problem.InvalidParameters.First(fault => fault.Field == "sort").Choices!);
        Assert.Equal(["eq", "neq", "contains", "oeq", "ocontains"], problem.InvalidParameters.Single(fault => fault.Field == "filter[name][gt]").Choices!);
        Assert.Equal("\"filter[mine]\" is not allowed", problem.InvalidParameters.Single(fault => fault.Field == "filter[mine]").Reason);
    }

    [Fact]
    public void Lists_every_item_once_over_all_pages_however_it_is_sorted()
    {
        var items = Enumerable.Range(0, 57).Select(i => Items[i % 4] with { Key = $"{i}", Rank = i % 3 }).ToList();
        foreach (var sort in (string[])["", "rank", "rank desc", "name,rank", "on desc"])
        {
            var seen = new List<string>();
            for (var page = 1; page <= 6; page++)
                seen.AddRange(Read($"sort={sort}&page[size]=10&page[number]={page}").Apply(items).Items.Select(item => item.Key));
            Assert.Equal(57, seen.Count);
            Assert.Equal(57, seen.Distinct().Count());
        }
    }

    [Fact]
    public void Lists_in_the_default_order_until_another_is_asked_for()
    {
        var form = new ListForm<int>().Sort("value", (a, b) => a.CompareTo(b)).DefaultOrder((a, b) => b.CompareTo(a));
        Assert.Equal([3, 2, 1], form.Read(Query(""), out _)!.Apply([1, 3, 2]).Items);
        Assert.Equal([1, 2, 3], form.Read(Query("sort=value"), out _)!.Apply([1, 3, 2]).Items);
    }

    private static string Keys(string query) => string.Concat(Read(query).Apply(Items).Items.Select(item => item.Key));

    private static ListQuery<Item> Read(string query)
    {
        var read = Form.Read(Query(query), out var problem);
        Assert.True(problem is null, string.Join("; ", problem?.InvalidParameters.Select(fault => fault.Reason) ?? []));
        return read!;
    }

    private static Problem Refused(string query)
    {
        Assert.Null(Form.Read(Query(query), out var problem));
        return problem!;
    }

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));

    private static Guid G(int n) => new($"00000000-0000-4000-8000-{n:x12}");

    private static DateTimeOffset T(string time) => DateTimeOffset.Parse(time);
}
