using System.Text.Json;
using Platform.Fields;

namespace Platform.Tests.Fields;

public sealed class LabelsTests
{
    private static readonly Dictionary<string, string> Old = new() { ["a"] = "1", ["b"] = "2" };

    [Theory]
    [InlineData("env")]
    [InlineData("KONGCTL-namespace")]
    [InlineData("KONGCTL-protected")]
    [InlineData("Kong")]
    [InlineData("Konnect-x")]
    [InlineData("MESH")]
    [InlineData("Kic")]
    [InlineData("x_")]
    [InlineData("a.b/c:d e")]
    [InlineData("ключ")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123")]
    public void Returns_labels_with_a_permitted_key(string key) => Assert.Equal("v", Read(Map(key, "v")).Labels.Value.Set[key]);

    [Theory]
    [InlineData("")]
    [InlineData("kong")]
    [InlineData("kong-x")]
    [InlineData("kongctl")]
    [InlineData("konnect.x")]
    [InlineData("mesh")]
    [InlineData("meshes")]
    [InlineData("kic")]
    [InlineData("_")]
    [InlineData("_x")]
    [InlineData("a\n")]
    [InlineData("a\nb")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234")]
    public void Rejects_a_key_that_is_reserved_or_of_wrong_length(string key) => Assert.Equal([$"labels.{key} is_label"], Read(Map(key, "v")).Faults);

    [Theory]
    [InlineData("a")]
    [InlineData("A-1_b.c")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123")]
    public void Returns_labels_with_a_permitted_value(string value) => Assert.Equal(value, Read(Map("x", value)).Labels.Value.Set["x"]);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"-a\"")]
    [InlineData("\"a-\"")]
    [InlineData("\".\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"é\"")]
    [InlineData("\"1234567890123456789012345678901234567890123456789012345678901234\"")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[\"a\"]")]
    [InlineData("null")]
    public void Rejects_a_value_that_is_no_label(string json) => Assert.Equal(["labels.x is_label"], Read($$"""{"x":{{json}}}""").Faults);

    [Fact]
    public void Rejects_every_wrong_label_in_one_answer() =>
        Assert.Equal(["labels.kong is_label", "labels._ is_label", "labels.c is_label"], Read("""{"kong":"a","_":"b","ok":"x","c":1}""").Faults);

    [Fact]
    public void Rejects_more_than_fifty()
    {
        Assert.Equal(50, Read(Many(50)).Labels.Value.Set.Count);
        var read = Read(Many(51));
        Assert.Equal(["labels max_items"], read.Faults);
        Assert.False(read.Labels.IsGiven);
        Assert.Equal(["labels max_items"], Read(Many(20_000)).Faults);
    }

    [Fact]
    public void Rejects_a_merge_that_leaves_more_than_fifty()
    {
        var old = Enumerable.Range(0, 40).ToDictionary(i => $"old{i}", i => "1");
        var change = Read(Many(11), removable: true).Labels.Value;
        Assert.Equal(("labels", "max_items", 50L), (change.FaultAfter(old)!.Field, change.FaultAfter(old)!.Rule, change.FaultAfter(old)!.Maximum));
        Assert.Null(Read(Many(10), removable: true).Labels.Value.FaultAfter(old));
        Assert.Null(Read("""{"old1":null,"new1":"1"}""", removable: true).Labels.Value.FaultAfter(Enumerable.Range(0, 50).ToDictionary(i => $"old{i}", i => "1")));
    }

    [Fact]
    public void Changes_the_listed_keys_and_removes_those_with_null()
    {
        Assert.Equal(new Dictionary<string, string> { ["b"] = "3", ["c"] = "4" }, Read("""{"a":null,"b":"3","c":"4","absent":null}""", removable: true).Labels.Value.ApplyTo(Old));
        Assert.Equal(Old, Read("{}", removable: true).Labels.Value.ApplyTo(Old));
        Assert.Empty(Read("null", removable: true).Labels.Value.ApplyTo(Old));
        Assert.Equal(2, Old.Count);
    }

    [Fact]
    public void Keeps_null_and_absent_apart()
    {
        Assert.False(Body("{}").ReadLabels(removable: true).IsGiven);
        Assert.True(Read("null", removable: true).Labels.Value.RemovesAll);
        Assert.Equal(["labels type"], Read("null").Faults);
        Assert.Equal(["labels is_object"], Read("[]").Faults);
    }

    [Fact]
    public void Returns_attributes_and_leaves_out_those_with_null()
    {
        var body = Body("""{"attributes":{"env":["prod","a b"],"none":null,"a-1_b":["x"]}}""");
        var attributes = body.ReadAttributes();
        Assert.True(body.Close());
        Assert.Equal(["a-1_b", "env"], attributes.Value.Keys.Order());
        Assert.Equal(["prod", "a b"], attributes.Value["env"]);
        Assert.False(Body("{}").ReadAttributes().IsGiven);
    }

    [Fact]
    public void Rejects_every_wrong_attribute_in_one_answer()
    {
        var body = Body($$"""{"attributes":{"UP":["x"],"e":[],"s":"x","i":["",1,"a,b","<b>","{{new string('x', 513)}}"],"many":[{{string.Join(",", Enumerable.Repeat("\"v\"", 21))}}],"a\n":["x"]} }""");
        body.ReadAttributes();
        Assert.Equal(
            ["attributes.UP matches_regex", "attributes.e min_items", "attributes.s is_array", "attributes.i.0 min_length", "attributes.i.1 is_string", "attributes.i.2 matches_regex",
             "attributes.i.3 matches_regex", "attributes.i.4 max_length", "attributes.many max_items", "attributes.a\n matches_regex"],
            body.Faults.Select(fault => $"{fault.Field} {fault.Rule}"));
    }

    private static (Optional<LabelsChange> Labels, IEnumerable<string> Faults) Read(string map, bool removable = false)
    {
        var body = Body($$"""{"labels":{{map}}}""");
        var labels = body.ReadLabels(removable: removable);
        body.Close();
        return (labels, body.Faults.Select(fault => $"{fault.Field} {fault.Rule}").ToList());
    }

    private static string Map(string key, string value) => JsonSerializer.Serialize(new Dictionary<string, string> { [key] = value });

    private static string Many(int count) => JsonSerializer.Serialize(Enumerable.Range(0, count).ToDictionary(i => $"k{i}", i => "v"));

    private static BodyFields Body(string json) => new(JsonDocument.Parse(json).RootElement);
}
