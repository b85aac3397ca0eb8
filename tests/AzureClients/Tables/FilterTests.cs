using Azure.Data.Tables;

namespace AzureClients.Tests.Tables;

public sealed class FilterTests
{
    public static TheoryData<FormattableString, string> Literals => new()
    {
        { $"PartitionKey eq {"it's"} and RowKey lt {"a"}", "PartitionKey eq 'it''s' and RowKey lt 'a'" },
        { $"A eq {"' or true or '"}", "A eq ''' or true or '''" },
        { $"A eq {'\''}", "A eq ''''" },
        { $"A eq {true} or A eq {false}", "A eq true or A eq false" },
        { $"A eq {1} and B eq {-2L}", "A eq 1 and B eq -2L" },
        { $"A eq {1.5} and B eq {2.0}", "A eq 1.5 and B eq 2.0" },
        { $"A eq {Guid.Parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301")}", "A eq guid'3f2504e0-4f89-41d3-9a0c-0305e82c3301'" },
        { $"A ge {new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))}", "A ge datetime'2026-01-02T02:04:05.0000000Z'" },
        { $"A ge {new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)}", "A ge datetime'2026-01-02T03:04:05.0000000Z'" },
        { $"A eq {new byte[] { 0, 171 }} and B eq {new BinaryData(new byte[] { 1 })}", "A eq X'00AB' and B eq X'01'" },
        { $"A eq {null}", "A eq null" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void Creates_literals_that_no_value_can_leave(FormattableString filter, string text)
    {
        Assert.Equal(text, TableClient.CreateQueryFilter(filter));
        Assert.Equal(text, TableServiceClient.CreateQueryFilter(filter));
    }

    [Fact]
    public void Rejects_a_value_that_has_no_literal() =>
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
}
