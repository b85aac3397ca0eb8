using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;

namespace Platform.Tests.Fields;

public sealed partial class BodyFieldsTests
{
    private const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";

    public enum Colour { Red, DarkGreen }

    // One reader of each kind, on a field named x.
    private static readonly Dictionary<string, Func<BodyFields, bool, bool, Optional<object?>>> Readers = new()
    {
        ["is_string"] = (body, required, nullable) => body.Text("x", required, nullable).Select<object?>(value => value),
        ["is_boolean"] = (body, required, nullable) => body.Flag("x", required, nullable).Select<object?>(value => value),
        ["is_integer"] = (body, required, nullable) => body.Whole("x", required, nullable).Select<object?>(value => value),
        ["is_uuid"] = (body, required, nullable) => body.Id("x", required, nullable).Select<object?>(value => value),
        ["is_date_time"] = (body, required, nullable) => body.Time("x", required, nullable).Select<object?>(value => value),
        ["enum"] = (body, required, nullable) => body.Choice<Colour>("x", required, nullable).Select<object?>(value => value),
        ["is_object"] = (body, required, nullable) => body.Object("x", required, nullable).Select<object?>(value => value),
        ["is_array"] = (body, required, nullable) => body.Texts("x", required, nullable).Select<object?>(value => value),
        ["is_array ids"] = (body, required, nullable) => body.Ids("x", required, nullable).Select<object?>(value => value),
        ["is_array objects"] = (body, required, nullable) => body.Objects("x", required, nullable).Select<object?>(value => value),
    };

    private static readonly Dictionary<string, string[]> Good = new()
    {
        ["is_string"] = ["\"\"", "\"a\\tb\\r\\nc\"", "\"👩‍🚀\""],
        ["is_boolean"] = ["true", "false"],
        ["is_integer"] = ["0", "-9223372036854775808", "9223372036854775807", "1.0", "1e3", "-0"],
        ["is_uuid"] = [$"\"{Id}\"", $"\"{Id.ToUpperInvariant()}\""],
        ["is_date_time"] = ["\"2026-02-28T23:59:59Z\"", "\"2026-02-28t23:59:59.123456789z\"", "\"2024-02-29T00:00:00+02:00\""],
        ["enum"] = ["\"red\"", "\"dark_green\""],
        ["is_object"] = ["{}", "{\"y\":1}"],
        ["is_array"] = ["[]", "[\"a\",\"a\"]"],
        ["is_array ids"] = ["[]", $"[\"{Id}\"]"],
        ["is_array objects"] = ["[]", "[{},{}]"],
    };

    private static readonly string[] Values =
    [
        "true", "0", "1.5", "1e400", "-1e400", "9223372036854775808", "\"text\"", "\"1\"", "\"true\"", "\"Red\"", "\"DarkGreen\"", "\"0\"", "{}", "[]",
        $"\" {Id}\"", $"\"{Id} \"", $"\"{{{Id}}}\"", $"\"{Id.Replace("-", "")}\"", "\"+f8fad5b-d9cb-469f-a165-70867728950e\"", "\"0xfad5b8-d9cb-469f-a165-70867728950e\"",
        "\"2026-02-28\"", "\"2026-02-28T23:59:59\"", "\"2026-02-30T00:00:00Z\"", "\"2026-02-28T23:59Z\"", "\"2026-02-28 23:59:59Z\"", "\"2026-02-28T24:00:00Z\"", "\"2026-02-28T23:59:60Z\"",
        "\"2026-02-28T23:59:59.Z\"", "\"2026-02-28T23:59:59+0200\"", "\"2026-02-28T23:59:59+15:00\"", "\"0001-01-01T00:00:00+01:00\"", "\"2026-02-28T23:59:59Z\\n\"", "\"Sat, 28 Feb 2026 23:59:59 GMT\"",
        "\"١٢٣٤-02-28T23:59:59Z\"",
    ];

    public static TheoryData<string> Kinds => [.. Readers.Keys];

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("a\\u0007b")]
    [InlineData("a\\u001b[31m")]
    [InlineData("a\\u007f")]
    public void Rejects_control_characters_in_texts_and_names(string text)
    {
        var body = Body($"{{\"x\":\"{text}\",\"y\":[\"{text}\"],\"z\":\"{text}\"}}");
        Assert.False(body.Text("x").IsGiven);
        body.Texts("y");
        Assert.False(body.Name("z").IsGiven);
        Assert.Equal(["x matches_regex", "y.0 matches_regex", "z matches_regex"], body.Faults.Select(fault => $"{fault.Field} {fault.Rule}"));
        Assert.All(body.Faults, fault => Assert.Contains("control characters", fault.Reason));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\\u00a0\\u2003")]
    [InlineData("a\\nb")]
    [InlineData("a\\tb")]
    [InlineData("a\\r\\nBcc: b")]
    [InlineData("a\\u0085b")]
    [InlineData("a\\u2028b")]
    public void Rejects_names_that_are_blank_or_of_several_lines(string text)
    {
        var body = Body($"{{\"x\":\"{text}\"}}");
        Assert.False(body.Name("x", min: 1).IsGiven);
        Assert.Equal(("x", "matches_regex"), (Assert.Single(body.Faults).Field, body.Faults[0].Rule));
        Assert.True(body.Text("x", min: 1).IsGiven);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(" a b ")]
    [InlineData("می\u200cخواهم 👩‍🚀")]
    public void Returns_names_as_they_are_written(string text)
    {
        var body = Body($"{{\"x\":\"{text}\"}}");
        Assert.Equal(text, body.Name("x").Value);
        Assert.Empty(body.Faults);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Keeps_absent_null_and_wrong_apart(string kind)
    {
        var read = Readers[kind];
        Expect(read, "{}", required: false, nullable: false, given: false);
        Expect(read, "{}", required: false, nullable: true, given: false);
        Expect(read, "{}", required: true, nullable: true, given: false, "x required");
        Expect(read, "{\"x\":null}", required: false, nullable: true, given: true);
        Expect(read, "{\"x\":null}", required: true, nullable: true, given: true);
        Expect(read, "{\"x\":null}", required: false, nullable: false, given: false, "x type");
        Expect(read, "{\"x\":null}", required: true, nullable: false, given: false, "x required");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Returns_right_values_and_rejects_all_others(string kind)
    {
        foreach (var value in Good[kind]) Assert.NotNull(Expect(Readers[kind], $"{{\"x\":{value}}}", required: true, nullable: false, given: true).Value);
        // What is good for one kind is wrong for every other, but for those with the same JSON form.
        var alike = new Dictionary<string, string[]> { ["is_string"] = ["is_uuid", "is_date_time", "enum"] };
        var wrong = Good.Where(other => other.Key.Split(' ')[0] != kind.Split(' ')[0] && !alike.GetValueOrDefault(kind, []).Contains(other.Key)).SelectMany(other => other.Value)
            .Concat(Values.Where(value => !Fits(kind, value)));
        foreach (var value in wrong) Expect(Readers[kind], $"{{\"x\":{value}}}", required: false, nullable: true, given: false, "x " + kind.Split(' ')[0]);

        static bool Fits(string kind, string value) => kind.Split(' ')[0] switch
        {
            "is_string" => value.StartsWith('"'),
            "is_boolean" => value is "true",
            "is_integer" => value is "0",
            "is_object" => value is "{}",
            "is_array" => value is "[]",
            _ => false,
        };
    }

    [Fact]
    public void Returns_what_was_written()
    {
        var body = Body($$"""{"text":"a","flag":false,"whole":12.0,"id":"{{Id}}","time":"2026-01-02T03:04:05.123456789+01:00","colour":"dark_green","raw":[1, {"a":null}],"none":null}""");
        Assert.Equal("a", body.Text("text").Value);
        Assert.False(body.Flag("flag").Value);
        Assert.Equal(12, body.Whole("whole").Value);
        Assert.Equal(new Guid(Id), body.Id("id").Value);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)).AddTicks(1234567), body.Time("time").Value);
        Assert.Equal(Colour.DarkGreen, body.Choice<Colour>("colour").Value);
        Assert.Equal("""[1, {"a":null}]""", body.Raw("raw").Value!.Value.GetRawText());
        Assert.Equal((true, null), (body.Raw("none").IsGiven, body.Raw("none").Value));
        Assert.False(body.Raw("absent").IsGiven);
        Assert.True(body.Has("none"));
        Assert.False(body.Has("absent"));
        Assert.True(body.Close());
    }

    [Fact]
    public void Rejects_lengths_and_numbers_outside_their_bounds_and_names_the_bound()
    {
        Assert.Equal("ab", Body("""{"x":"ab"}""").Text("x", min: 2, max: 2).Value);
        Bound("\"a\"", body => body.Text("x", min: 2).IsGiven, "min_length", minimum: 2);
        Bound("\"abc\"", body => body.Text("x", max: 2).IsGiven, "max_length", maximum: 2);
        Assert.Equal(-2, Body("""{"x":-2}""").Whole("x", min: -2, max: -2).Value);
        Bound("-3", body => body.Whole("x", min: -2).IsGiven, "min", minimum: -2);
        Bound("3", body => body.Whole("x", max: 2).IsGiven, "max", maximum: 2);
        Bound("[]", body => body.Texts("x", min: 1).IsGiven, "min_items", minimum: 1);
        Bound("[1,2]", body => body.Texts("x", max: 1).IsGiven, "max_items", maximum: 1);
        Bound("[1,2]", body => body.Objects("x", max: 1).IsGiven, "max_items", maximum: 1);
        Bound("[]", body => body.Ids("x", min: 1).IsGiven, "min_items", minimum: 1);

        static void Bound(string value, Func<BodyFields, bool> read, string rule, long? minimum = null, long? maximum = null)
        {
            var body = Body($"{{\"x\":{value}}}");
            Assert.False(read(body));
            var fault = Assert.Single(body.Faults);
            Assert.Equal(("x", rule, minimum, maximum, "body"), (fault.Field, fault.Rule, fault.Minimum, fault.Maximum, fault.Source));
        }
    }

    [Fact]
    public void Rejects_each_item_of_a_list_by_its_place()
    {
        var body = Body($$"""{"a":["ok",1,"toolong","",null,"UPPER"],"b":["red","blue"],"c":[{"n":1},2,{"n":"x","y":1}],"d":["{{Id}}","z",3]}""");
        Assert.Equal(["ok"], body.Texts("a", itemMin: 1, itemMax: 6, pattern: Lower(), form: "be lower case").Value!);
        Assert.Equal(["red"], body.Texts("b", choices: ["red", "green"]).Value!);
        foreach (var item in body.Objects("c").Value!)
        {
            item.Whole("n");
            item.Close();
        }
        Assert.Equal([new Guid(Id)], body.Ids("d").Value!);
        Assert.False(body.Close());
        Assert.Equal(
            ["a.1 is_string", "a.2 max_length", "a.3 min_length", "a.4 is_string", "a.5 matches_regex", "b.1 enum", "c.1 is_object", "c.2.n is_integer", "c.2.y unknown_property", "d.1 is_uuid", "d.2 is_uuid"],
            Faults(body));
        Assert.Equal(["red", "green"], body.Faults.Single(fault => fault.Rule == "enum").Choices!);
    }

    [Fact]
    public void Rejects_unknown_fields_at_every_depth()
    {
        var body = Body("""{"a":{"b":{"c":1,"e.f":2},"g":3},"h":4,"id":5,"A":6}""");
        body.Ignore("id", "created_at");
        var a = body.Object("a").Value!;
        var b = a.Object("b").Value!;
        b.Whole("c");
        Assert.False(b.Close());
        Assert.False(a.Close());
        Assert.False(body.Close());
        Assert.Equal(["a.b.e.f unknown_property", "a.g unknown_property", "h unknown_property", "A unknown_property"], Faults(body));
        Assert.Equal("\"a.g\" is not allowed", body.Faults[1].Reason);
    }

    [Fact]
    public void Returns_the_last_of_two_fields_of_one_name()
    {
        var body = Body("""{"x":"first","x":"last","y":{"z":1},"y":null}""");
        Assert.Equal("last", body.Text("x").Value);
        Assert.Null(body.Object("y", nullable: true).Value);
        Assert.True(body.Close());
    }

    [Fact]
    public void Returns_the_rest_once()
    {
        var body = Body("""{"a":1,"b":2,"c":3}""");
        body.Whole("b");
        Assert.Equal(["a", "b", "c"], body.Peek().Select(pair => pair.Key));
        Assert.Equal(["a", "c"], body.Rest().Select(pair => pair.Key));
        Assert.Empty(body.Rest());
        Assert.True(body.Close());
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("abc\\n", false)]
    [InlineData("\\nabc", false)]
    [InlineData("abc\\n\\n", false)]
    [InlineData("ABC", false)]
    public void Rejects_a_line_break_that_a_dollar_sign_would_pass(string text, bool fits)
    {
        var body = Body($$"""{"x":"{{text}}","y":["{{text}}"]}""");
        Assert.Equal(fits, body.Text("x", pattern: Lower()).IsGiven);
        Assert.Equal(fits ? 1 : 0, body.Texts("y", pattern: Lower()).Value!.Count);
        Assert.Equal(fits ? [] : ["x matches_regex", "y.0 matches_regex"], Faults(body));
        // A class that takes line breaks takes them at the end too, and a form without an end does not care.
        Assert.True(Body("""{"x":"a\n"}""").Text("x", pattern: NoComma()).IsGiven);
        Assert.True(Body("""{"x":"ab\n"}""").Text("x", pattern: StartsWithA()).IsGiven);
    }

    [Fact]
    public void Rejects_no_more_faults_than_an_answer_lists()
    {
        var unknown = Body("{" + string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":1")) + "}");
        Assert.False(unknown.Close());
        Assert.Equal(Problem.FaultsMax, unknown.Faults.Count);
        var list = Body("{\"x\":[" + string.Join(",", Enumerable.Repeat("1", 20_000)) + "]}");
        list.Texts("x", choices: ["a", "b"]);
        Assert.Equal(Problem.FaultsMax, list.Faults.Count);
    }

    private static Optional<object?> Expect(Func<BodyFields, bool, bool, Optional<object?>> read, string json, bool required, bool nullable, bool given, params string[] faults)
    {
        var body = Body(json);
        var value = read(body, required, nullable);
        Assert.True(given == value.IsGiven, $"{json}: given is {value.IsGiven}");
        if (!given) Assert.Null(value.Value);
        Assert.True(faults.SequenceEqual(Faults(body)), $"{json}: {string.Join(", ", Faults(body))}");
        Assert.Equal(faults.Length == 0, body.Close());
        return value;
    }

    private static BodyFields Body(string json) => new(JsonDocument.Parse(json).RootElement);

    private static IEnumerable<string> Faults(BodyFields body) => body.Faults.Select(fault => $"{fault.Field} {fault.Rule}");

    [GeneratedRegex("^[a-z]*$")]
    private static partial Regex Lower();

    [GeneratedRegex("^[^,]*$")]
    private static partial Regex NoComma();

    [GeneratedRegex("^a")]
    private static partial Regex StartsWithA();
}
