using System.Text;
using Features.ApiVersions;
using Features.Specifications;

namespace Features.Tests.Specifications;

public sealed class SpecificationReaderTests
{
    private const string Head = "openapi: 3.0.3\ninfo: {title: Flights, version: 1.0}\n";

    [Theory]
    [InlineData("""{"swagger":"2.0"}""", SpecificationType.Oas2)]
    [InlineData("swagger: 2.0", SpecificationType.Oas2)]
    [InlineData("openapi: 3.0.3", SpecificationType.Oas3)]
    [InlineData("openapi: 3.1", SpecificationType.Oas3)]
    [InlineData("""{"openapi":"3.2.0"}""", SpecificationType.Oas3)]
    [InlineData("asyncapi: 2.6.0", SpecificationType.Asyncapi)]
    [InlineData("asyncapi: 3.0.0", SpecificationType.Asyncapi)]
    public void Returns_the_type_when_the_document_names_its_language(string document, SpecificationType type) => Assert.Equal(type, Read(document).Type);

    [Theory]
    [InlineData("title: nothing")]
    [InlineData("swagger: 1.2")]
    [InlineData("openapi: 4.0.0")]
    [InlineData("openapi: 3.3.0")]
    [InlineData("openapi: {}")]
    [InlineData("type Query { a: Int }")]
    [InlineData("just words")]
    [InlineData("- openapi: 3.0.0")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("# nothing but a comment")]
    public void Rejects_what_is_no_specification(string document) => Assert.NotEmpty(Fault(document));

    [Theory]
    [InlineData("openapi: 3.0.0\ninfo: {version: 1.10}", "1.10")]
    [InlineData("openapi: 3.0.0\ninfo: {version: '2024-05-10'}", "2024-05-10")]
    [InlineData("openapi: 3.0.0\ninfo: {version: !!str 7}", "7")]
    [InlineData("""{"openapi":"3.0.0","info":{"version":" v1 "}}""", "v1")]
    [InlineData("openapi: 3.0.0\ninfo: {version: ''}", null)]
    [InlineData("openapi: 3.0.0\ninfo: [1]", null)]
    [InlineData("openapi: 3.0.0", null)]
    public void Returns_the_version_as_it_is_written(string document, string? version) => Assert.Equal(version, Read(document).Version);

    [Fact]
    public void Returns_operations_with_open_paths_no_trailing_slash_and_none_twice()
    {
        var specification = Read(Head + """
            paths:
              /users/{id}/: {get: {}, trace: {}}
              /users/{userId}: {get: {}, patch: {}}
              /users: {post: {}}
              /users/: {post: {}}
              /files/{name}.json: {get: {}}
              /a{b}{c}d/{e}-{f}: {put: {}}
              /odd/{unclosed: {get: {}}
              /query?x=1#y: {head: {}}
              /: {options: {}}
              x-internal: {get: {}}
              users: {delete: {}}
              /nothing: 7
              /none: {get: null, summary: s, parameters: []}
            """);
        Assert.Equal(
            ["GET /users/*", "TRACE /users/*", "PATCH /users/*", "POST /users", "GET /files/*.json", "PUT /a*d/*-*", "GET /odd/{unclosed", "HEAD /query", "OPTIONS /"],
            specification.Operations.Select(operation => $"{operation.Method} {operation.Path}"));
        Assert.Contains(specification.Messages, message => message.Contains("'users' does not begin with a slash"));
        Assert.Contains(specification.Messages, message => message.Contains("'/nothing' must be an object"));
        Assert.Contains(specification.Messages, message => message.Contains("GET of the path '/none' must be an object"));
    }

    [Fact]
    public void Returns_the_contracts_methods_only_when_OpenAPI_3_2_has_others()
    {
        const string Paths = """
            paths:
              /a:
                query: {}
                additionalOperations: {CONNECT: {}, LINK: {}, get: {}}
            """;
        Assert.Equal(["CONNECT /a"], Operations("openapi: 3.2.0\n" + Paths));
        Assert.Empty(Operations("openapi: 3.1.0\n" + Paths));
        Assert.Equal(["GET /a"], Operations("swagger: '2.0'\npaths: {/a: {get: {}, trace: {}}}"));
        Assert.Empty(Operations("asyncapi: 3.0.0\npaths: {/a: {get: {}}}"));
    }

    [Fact]
    public void Follows_references_of_path_items_and_stops_where_they_lead_nowhere()
    {
        var specification = Read(Head + """
            paths:
              /a: {$ref: '#/paths/~1b'}
              /b: {$ref: '#/paths/~1a'}
              /self: {$ref: '#/paths/~1self'}
              /shared: {$ref: '#/components/pathItems/Shared', delete: {}}
              /twice: {$ref: '#/components/pathItems/Again'}
              /escaped: {$ref: '#/paths/~1with%20space~1~0tilde'}
              '/with space/~tilde': {head: {}}
              /gone: {$ref: '#/components/pathItems/Gone'}
              /outside: {$ref: 'https://example.com/items.yaml#/a'}
              /root: {$ref: '#'}
            components:
              pathItems:
                Shared: {get: {}}
                Again: {$ref: '#/components/pathItems/Shared'}
            """);
        Assert.Equal(["DELETE /shared", "GET /shared", "GET /twice", "HEAD /escaped", "HEAD /with space/~tilde"], specification.Operations.Select(operation => $"{operation.Method} {operation.Path}"));
        foreach (var path in new[] { "/a", "/b", "/self", "/gone" }) Assert.Contains(specification.Messages, message => message.Contains($"'{path}' refers to") && message.Contains("no path item"));
        Assert.Contains(specification.Messages, message => message.Contains("'/outside' refers to") && message.Contains("outside of the document"));
    }

    [Fact]
    public void Notes_broken_references_in_the_contracts_words_and_leaves_examples_alone()
    {
        var messages = Read(Head + """
            paths:
              /a:
                get:
                  responses:
                    '200': {$ref: '#/components/responses/shouldExist'}
                    '400': {$ref: '#/components/responses/Error'}
            components:
              responses: {Error: {description: e}}
              schemas:
                Loop: {properties: {next: {$ref: '#/components/schemas/Loop'}, example: {$ref: '#/components/schemas/Missing'}}}
                Shown: {example: {$ref: '#/nowhere'}, x-mine: {$ref: '#/nowhere'}, type: object}
                A: {$ref: '#/components/schemas/B'}
                B: {$ref: '#/components/schemas/A'}
            """).Messages;
        Assert.Contains("#/paths/~1a/get/responses/200: '#/components/responses/shouldExist' does not exist", messages);
        Assert.Contains("#/components/schemas/Loop/properties/example: '#/components/schemas/Missing' does not exist", messages);
        Assert.DoesNotContain(messages, message => message.Contains("nowhere") || message.Contains("'#/components/schemas/Loop'") || message.Contains("Error"));
        Assert.Contains(messages, message => message.StartsWith("#/components/schemas/B: '#/components/schemas/A' leads in a circle"));
    }

    [Fact]
    public void Notes_what_a_document_lacks_and_reads_it_all_the_same()
    {
        var specification = Read("""{"openapi":"3.0.3","info":{"title":"x"},"paths":{"/a":{"get":{"responses":{"200":{}}}}}}""");
        Assert.Single(specification.Operations);
        Assert.Contains(specification.Messages, message => message.StartsWith("#/info/version"));
        Assert.Contains(specification.Messages, message => message.StartsWith("#/paths/~1a/get/responses/200"));
        Assert.Empty(Read(Head.Replace("1.0", "'1'") + "paths: {/a: {get: {responses: {'200': {description: ok}}}}}").Messages);
        Assert.Contains(Read("asyncapi: 2.6.0\ninfo: {title: a}").Messages, message => message.StartsWith("#/channels"));
    }

    [Fact]
    public void Takes_keys_that_stand_twice_and_notes_them()
    {
        foreach (var document in new[] { """{"openapi":"3.0.3","paths":{"/a":{"get":{}},"/a":{"post":{}}}}""", Head + "paths:\n  /a: {get: {}}\n  /a: {post: {}}\n" })
        {
            Assert.Equal(["GET /a", "POST /a"], Operations(document));
            Assert.Contains(Read(document).Messages, message => message.Contains("'/a' stands twice"));
        }
    }

    [Fact]
    public void Takes_the_YAML_that_documents_in_the_wild_have()
    {
        Assert.Equal(["GET /m", "POST /m", "POST /n", "GET /n"], Operations(Head + """
            x-base: &base {get: {summary: base}, summary: s}
            paths:
              /m: {<<: *base, post: {}}
              /n: {post: {}, <<: [*base]}
            """));
        Assert.Equal(["GET /b"], Operations("%YAML 1.2\n---\n{openapi: 3.0.0, paths: {/b: {get: {a: ~, b: .5, c: 0x1F, d: +1, e: .inf, f: 007, g: \"\\ud83d\\ude00\"}}}}\n..."));
        Assert.Equal(["GET /c"], Operations("\uFEFF" + Head + "paths:\r\n  /c:\r\n    get:\r\n      description: |\r\n        text\r\n"));
        Assert.Equal(["GET /d"], Operations("\uFEFF \r\n\t{\"openapi\":\"3.0.0\",\"paths\":{\"/d\":{\"get\":{}}}}"));
        Assert.Equal(DocumentFormat.Yaml, Read("{openapi: 3.0.0}").Format);
        Assert.Equal(DocumentFormat.Json, Read("""{"openapi":"3.0.0"}""").Format);
    }

    [Theory]
    [InlineData("a: &a [*a]", "stands inside what it refers to")]
    [InlineData("a: &a {b: &a 1}", "inside itself")]
    [InlineData("a: *b", "not defined")]
    [InlineData("a: 1\n---\nb: 2", "several YAML documents")]
    [InlineData("a: !foo 1", "tag")]
    [InlineData("a: !!python/object:os.system {}", "tag")]
    [InlineData("a: !!set {b}", "tag")]
    [InlineData("? {a: b}\n: c", "key")]
    [InlineData("? [a]\n: b", "key")]
    [InlineData("<<: {a: b}", "<<")]
    [InlineData("a: &a 1\nb: {<<: *a}", "mapping")]
    [InlineData("a: [1, 2", "not valid YAML")]
    [InlineData("a: \"\\ud800\"", "not valid YAML")]
    [InlineData("%YAML 99999999999999999.1\n---\na: 1", "not valid YAML")]
    [InlineData("a:\n\t- b", "not valid YAML")]
    [InlineData("""{"openapi":"3.0.0","a":"\ud800"}""", "not valid Unicode")]
    [InlineData("""{"openapi":""", "not valid JSON (line 1")]
    public void Rejects_what_cannot_be_read_and_says_why(string document, string why) => Assert.Contains(why, Fault(document));

    [Fact]
    public void Rejects_bytes_that_are_no_UTF8_text()
    {
        Assert.Contains("UTF-8", Assert.Single(SpecificationReader.Read(new byte[] { (byte)'{', 0xFF, (byte)'}' }).Faults).Message);
        Assert.Contains("UTF-8", Assert.Single(SpecificationReader.Read("openapi: \"\xC3\"".Select(c => (byte)c).ToArray()).Faults).Message);
    }

    [Fact]
    public void Survives_documents_that_were_damaged_at_random()
    {
        string[] sound =
        [
            Head + "x-base: &base {get: {summary: base}}\npaths:\n  /a/{id}: {<<: *base, $ref: '#/paths/~1b'}\n  /b:\n    post:\n      description: |\n        text\n      responses: {'200': {description: \"\\u00e9\"}}\n",
            """{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{"/a":{"$ref":"#/components/pathItems/A"},"/b":{"get":{"responses":{"200":{"$ref":"#/components/responses/R"}}}}},"components":{"pathItems":{"A":{"get":{}}},"responses":{"R":{"description":"r"}}}}""",
            """{"swagger":"2.0","info":{"title":"a","version":"1"},"paths":{"/a":{"get":{"parameters":[{"in":"body","name":"b","schema":{"$ref":"#/definitions/D"}}],"responses":{"200":{"description":"r"}}}}},"definitions":{"D":{"allOf":[{"$ref":"#/definitions/D"}]}}}""",
        ];
        var random = new Random(20260101);
        const string Splinters = "{}[]:,-?&*!|>'\"%@`#~<\\ \t\n0\0";
        var read = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var document = Encoding.UTF8.GetBytes(sound[i % sound.Length]).ToList();
            for (var wounds = random.Next(1, 6); wounds > 0; wounds--)
            {
                var at = random.Next(document.Count);
                switch (random.Next(5))
                {
                    case 0: document.RemoveRange(at, Math.Min(random.Next(1, 20), document.Count - at)); break;
                    case 1: document.Insert(at, (byte)Splinters[random.Next(Splinters.Length)]); break;
                    case 2: document[at] = (byte)Splinters[random.Next(Splinters.Length)]; break;
                    case 3: document[at] = (byte)random.Next(256); break;
                    default: document.InsertRange(at, document.GetRange(at, Math.Min(random.Next(1, 40), document.Count - at))); break;
                }
                if (document.Count == 0) document.Add((byte)'x');
            }
            var reading = SpecificationReader.Read(document.ToArray());
            Assert.True(reading.Specification is null != (reading.Faults.Count == 0));
            if (reading.Specification is not null) read++;
        }
        // Neither all refused nor all taken: the damage is of the kind that matters.
        Assert.InRange(read, 100, 2_900);
    }

    internal static Specification Read(string document)
    {
        var reading = SpecificationReader.Read(Encoding.UTF8.GetBytes(document));
        Assert.True(reading.Specification is not null, string.Join("; ", reading.Faults.Select(fault => fault.Message)));
        return reading.Specification!;
    }

    internal static string Fault(string document)
    {
        var reading = SpecificationReader.Read(Encoding.UTF8.GetBytes(document));
        Assert.Null(reading.Specification);
        return Assert.Single(reading.Faults).Message;
    }

    private static IEnumerable<string> Operations(string document) => Read(document).Operations.Select(operation => $"{operation.Method} {operation.Path}");
}
