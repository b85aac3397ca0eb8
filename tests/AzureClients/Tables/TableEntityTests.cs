using Azure;
using Azure.Data.Tables;

namespace AzureClients.Tests.Tables;

public sealed class TableEntityTests
{
    [Fact]
    public void Returns_null_when_there_is_no_such_property()
    {
        var row = new TableEntity();
        Assert.Null(row["A"]);
        Assert.Null(row.GetString("A"));
        Assert.Null(row.GetInt32("A"));
        Assert.Null(row.GetBinary("A"));
        Assert.Null(row.Timestamp);
        Assert.Null(row.PartitionKey);
        Assert.Equal(default, row.ETag);
        Assert.False(row.TryGetValue("A", out _));
    }

    [Fact]
    public void Rejects_a_read_when_the_type_differs()
    {
        var row = new TableEntity("p", "r") { ["A"] = "1" };
        Assert.Throws<InvalidOperationException>(() => row.GetInt32("A"));
        Assert.Throws<InvalidOperationException>(() => row.GetBinary("A"));
        Assert.Throws<InvalidOperationException>(() => row.GetDateTimeOffset("A"));
    }

    [Fact]
    public void Keeps_the_type_of_a_property_when_it_is_set_again()
    {
        var row = new TableEntity { ["Long"] = 1L, ["Double"] = 1.0, ["Int"] = 1, ["Text"] = "t" };
        row["Long"] = 2;
        row["Double"] = 2;
        row["Int"] = 3L;
        row["Text"] = null;
        Assert.Equal((2L, 2.0, 3L), (row.GetInt64("Long"), row.GetDouble("Double"), row.GetInt64("Int")));
        Assert.Throws<InvalidOperationException>(() => row["Long"] = "two");
        row["Text"] = 5;
        Assert.Equal(5, row.GetInt32("Text"));
    }

    [Fact]
    public void Lists_keys_and_version_among_its_entries()
    {
        var row = new TableEntity("p", "r") { ["A"] = 1 };
        row.ETag = new ETag("W/\"1\"");
        Assert.Equal(4, row.Count);
        Assert.Equal(["A", "PartitionKey", "RowKey", "odata.etag"], row.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("p", row["PartitionKey"]);
        var copy = new TableEntity(row);
        Assert.Equal(("p", "r", row.ETag), (copy.PartitionKey, copy.RowKey, copy.ETag));
        copy.Remove("A");
        Assert.True(row.ContainsKey("A"));
        row.Clear();
        Assert.Empty(row);
    }
}
