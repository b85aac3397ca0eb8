using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Testing;

namespace AzureClients.Tests.Tables;

public sealed class TypesTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly DateTimeOffset At = new(2026, 2, 28, 23, 59, 59, 999, TimeSpan.FromHours(2));
    private static readonly Guid Id = Guid.Parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301");

    [AzuriteFact]
    public async Task Keeps_every_type_when_a_row_is_a_dictionary()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "quotes \" ' \\ \n 東京 🚀 <&>", ["Empty"] = "", ["True"] = true, ["Int"] = int.MinValue, ["Long"] = long.MaxValue,
            ["Whole"] = 5.0, ["Third"] = 1.0 / 3, ["Tiny"] = double.Epsilon, ["NaN"] = double.NaN, ["Down"] = double.NegativeInfinity,
            ["Id"] = Id, ["At"] = At.AddTicks(1), ["Utc"] = At.UtcDateTime, ["Bytes"] = new byte[] { 0, 127, 255 },
            ["Data"] = new BinaryData(new byte[] { 1 }), ["Nothing"] = null, ["NotADate"] = "2026-02-28T00:00:00Z", ["NotAnId"] = Id.ToString(),
        });
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal("quotes \" ' \\ \n 東京 🚀 <&>", row.GetString("Text"));
        Assert.Equal("", row.GetString("Empty"));
        Assert.True(row.GetBoolean("True"));
        Assert.Equal(int.MinValue, row.GetInt32("Int"));
        Assert.Equal(long.MaxValue, row.GetInt64("Long"));
        Assert.Equal(5.0, row.GetDouble("Whole"));
        Assert.Equal(1.0 / 3, row.GetDouble("Third"));
        Assert.Equal(double.Epsilon, row.GetDouble("Tiny"));
        Assert.Equal(double.NaN, row.GetDouble("NaN"));
        Assert.Equal(double.NegativeInfinity, row.GetDouble("Down"));
        Assert.Equal(Id, row.GetGuid("Id"));
        Assert.Equal(At.AddTicks(1), row.GetDateTimeOffset("At"));
        Assert.Equal(At.UtcDateTime, row.GetDateTime("Utc"));
        Assert.Equal(DateTimeKind.Utc, row.GetDateTime("Utc")!.Value.Kind);
        Assert.Equal([0, 127, 255], row.GetBinary("Bytes"));
        Assert.Equal([1], row.GetBinaryData("Data")!.ToArray());
        Assert.Null(row.GetString("Nothing"));
        Assert.Equal("2026-02-28T00:00:00Z", row.GetString("NotADate"));
        Assert.Equal(Id.ToString(), row.GetString("NotAnId"));
    }

    [AzuriteFact]
    public async Task Keeps_every_type_when_a_row_is_a_class()
    {
        var table = await azurite.NewTableAsync();
        var row = new Everything
        {
            PartitionKey = "p", RowKey = "r", Text = "ü", Flag = true, Int = -1, Long = 1L << 60, Number = 2.0, Id = Id, At = At,
            Utc = At.UtcDateTime, Bytes = [1, 2, 3], Data = new BinaryData("x"), Colour = Colour.Green, MaybeInt = 7, MaybeColour = Colour.Red,
            Renamed = "renamed", Ignored = "ignored",
        };
        await table.AddEntityAsync(row);
        var read = (await table.GetEntityAsync<Everything>("p", "r")).Value;
        Assert.Equal(("ü", true, -1, 1L << 60, 2.0), (read.Text, read.Flag, read.Int, read.Long, read.Number));
        Assert.Equal((Id, At, At.UtcDateTime), (read.Id, read.At, read.Utc));
        Assert.Equal([1, 2, 3], read.Bytes);
        Assert.Equal("x", read.Data!.ToString());
        Assert.Equal((Colour.Green, Colour.Red, 7), (read.Colour, read.MaybeColour, read.MaybeInt));
        Assert.Null(read.MaybeLong);
        Assert.Null(read.MaybeAt);
        Assert.Null(read.Ignored);
        Assert.Equal("renamed", read.Renamed);
        Assert.Equal("p/r", read.Path);
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);

        var untyped = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal("renamed", untyped.GetString("other_name"));
        Assert.Equal("Green", untyped.GetString("Colour"));
        Assert.Equal(2.0, untyped.GetDouble("Number"));
        Assert.False(untyped.ContainsKey("Ignored"));
        Assert.False(untyped.ContainsKey("MaybeLong"));
    }

    [AzuriteFact]
    public async Task Keeps_what_a_class_does_not_know_out_of_it()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "t", ["Unknown"] = 5L, ["Int"] = 3, ["Another"] = At });
        var read = (await table.GetEntityAsync<Everything>("p", "r")).Value;
        Assert.Equal(("t", 3), (read.Text, read.Int));
    }

    [AzuriteFact]
    public async Task Rejects_a_value_when_a_row_cannot_hold_its_type()
    {
        var table = await azurite.NewTableAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Money"] = 1m }));
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Local"] = new DateTime(1, DateTimeKind.Local) }));
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new Unstorable { PartitionKey = "p", RowKey = "r" }));
        Assert.Equal(0, await table.QueryAsync<TableEntity>().CountAsync());
    }

    private enum Colour
    {
        Red,
        Green,
    }

    private sealed class Everything : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Int { get; set; }

        public long Long { get; set; }

        public double Number { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset At { get; set; }

        public DateTime Utc { get; set; } = DateTime.UnixEpoch;

        public byte[]? Bytes { get; set; }

        public BinaryData? Data { get; set; }

        public Colour Colour { get; set; }

        public Colour? MaybeColour { get; init; }

        public int? MaybeInt { get; set; }

        public long? MaybeLong { get; set; }

        public DateTimeOffset? MaybeAt { get; set; }

        [DataMember(Name = "other_name")]
        public string? Renamed { get; set; }

        [IgnoreDataMember]
        public string? Ignored { get; set; }

        public string Path => $"{PartitionKey}/{RowKey}";
    }

    private sealed class Unstorable : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public List<string> Names { get; } = [];
    }
}
