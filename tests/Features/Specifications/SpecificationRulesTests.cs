using static Features.Tests.Specifications.SpecificationReaderTests;

namespace Features.Tests.Specifications;

/// <summary>What is said of documents that can be read and are wrong, to the letter: place and words.</summary>
public sealed class SpecificationRulesTests
{
    private const string Ok = "responses: {'200': {description: ok}}";

    [Fact]
    public void Notes_paths_that_end_with_a_slash_or_match_the_same() => Says("""
        paths:
          /a/: {get: {OK}}
          /a: {post: {OK}}
          /b?c=d: {get: {OK}}
          /c/{x}: {get: {parameters: [{name: x, in: path, required: true, schema: {type: string}}], OK}}
          /c/{y}: {put: {parameters: [{name: y, in: path, required: true, schema: {type: string}}], OK}}
          /d/{}: {get: {OK}}
        """,
        "#/paths/~1a~1: A path must not end with a slash",
        "#/paths/~1a: The path matches the same requests as '/a/'",
        "#/paths/~1b?c=d: A path must not have a query",
        "#/paths/~1c~1{y}: The path matches the same requests as '/c/{x}'",
        "#/paths/~1d~1{}: A path parameter needs a name");

    [Fact]
    public void Notes_path_parameters_that_are_not_declared_not_used_or_not_required() => Says("""
        paths:
          /a/{id}/{id}:
            parameters: [{$ref: '#/components/parameters/Id'}]
            get: {OK}
          /b/{id}:
            get: {OK}
            put: {parameters: [{name: other, in: path, required: true, schema: {}}, {name: id, in: path, schema: {}}], OK}
        components: {parameters: {Id: {name: id, in: path, required: true, schema: {type: string}}}}
        """,
        "#/paths/~1a~1{id}~1{id}: The path parameter 'id' stands twice in the path",
        "#/paths/~1b~1{id}/get: The path parameter 'id' is not declared",
        "#/paths/~1b~1{id}/put/parameters/0: The path parameter 'other' is not in the path",
        "#/paths/~1b~1{id}/put/parameters/1: The path parameter 'id' must be required");

    [Fact]
    public void Notes_operations_that_share_an_id_a_parameter_or_tell_of_no_success() => Says("""
        tags: [{name: one}, {name: one}]
        paths:
          /a: {get: {operationId: same, tags: [one, two, one], OK}}
          /b:
            get:
              operationId: same
              security: [{key: []}, {gone: []}]
              parameters: [{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}, {name: q, in: header, schema: {}}]
              responses: {default: {description: d}, '2000': {description: d}}
            put: {operationId: two words, OK}
            post: {}
        components: {securitySchemes: {key: {type: apiKey, name: k, in: header}}}
        """,
        "#/tags/1: The tag 'one' is declared twice",
        "#/paths/~1a/get/tags/2: The tag 'one' stands twice",
        "#/paths/~1a/get/tags/1: The tag 'two' is not declared",
        "#/paths/~1b/get/operationId: The operationId 'same' is used twice",
        "#/paths/~1b/get/security/1/gone: The security scheme 'gone' is not declared",
        "#/paths/~1b/get/parameters/1: The parameter 'query q' stands twice",
        "#/paths/~1b/get/responses/2000: A response is named by a status code or 'default'",
        "#/paths/~1b/put/operationId: An operationId must have only characters that addresses have",
        "#/paths/~1b/post: An operation needs responses");

    [Fact]
    public void Notes_servers_with_variables_that_are_missing_or_have_no_such_default() => Says("""
        servers:
          - {url: 'https://example.org/'}
          - {url: 'https://{region}.example.org/{version}', variables: {region: {default: eu, enum: [us]}, other: {default: a}}}
          - {url: /}
          - {description: none}
          - {url: '//example.org?a=b'}
        paths: {}
        """,
        "#/servers/0/url: The address of a server must not end with a slash",
        "#/servers/1/url: The server variable 'version' is not declared",
        "#/servers/1/variables/other: The server variable 'other' is not used",
        "#/servers/1/variables/region/default: The default 'eu' of the server variable is none of its choices",
        "#/servers/3: A server needs the field 'url'",
        "#/servers/4/url: The address of a server must have neither query nor fragment");

    [Fact]
    public void Notes_components_that_nothing_refers_to() => Says("""
        paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/Used'}}}}}
        components:
          responses:
            Used: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Deep/properties/a'}}}}
            Unused: {description: d}
          schemas:
            Deep: {type: object, properties: {a: {type: string}}}
            Mapped: {type: object}
            Base: {type: object, required: [p], properties: {p: {type: string}}, discriminator: {propertyName: p, mapping: {a: '#/components/schemas/Mapped'}}}
            a.b: {type: object}
        """,
        "#/components/responses/Unused: The component is not used",
        "#/components/schemas/Base: The component is not used",
        "#/components/schemas/a.b: The component is not used");

    [Fact]
    public void Notes_examples_that_do_not_fit_their_schema() => Says("""
        paths:
          /a:
            post:
              parameters: [{name: n, in: query, schema: {type: integer, minimum: 1}, example: 0}]
              requestBody:
                content:
                  application/json:
                    schema: {$ref: '#/components/schemas/Pet'}
                    examples: {good: {value: {name: Rex, kind: dog}}, bad: {value: {name: Rex, kind: cow}}, both: {value: {name: a, kind: dog}, externalValue: 'https://x'}}
                  text/plain: {schema: {type: object}, example: anything}
              OK
        components:
          schemas:
            Pet:
              type: object
              required: [id, name, kind]
              additionalProperties: false
              properties:
                id: {type: string, readOnly: true}
                name: {type: string, maxLength: 5, pattern: '^[A-Z]', default: rex}
                kind: {type: string, enum: [dog, cat, dog, 7]}
                age: {type: number, nullable: true, example: null}
                tags: {type: array}
                list: {type: array, items: {type: integer}, example: [1, 2.5]}
        """,
        "#/paths/~1a/post/parameters/0/example: The example does not fit its schema: it must be at least 1",
        "#/paths/~1a/post/requestBody/content/application~1json/examples/bad/value: The example does not fit its schema: 'kind' must be one of the values of its enum",
        "#/paths/~1a/post/requestBody/content/application~1json/examples/both: An example has either 'value' or 'externalValue'",
        "#/paths/~1a/post/requestBody/content/application~1json/examples/both/value: The example does not fit its schema: 'name' must match ^[A-Z]",
        "#/components/schemas/Pet/properties/name/default: The default does not fit its schema: it must match ^[A-Z]",
        "#/components/schemas/Pet/properties/kind/enum/2: The value stands twice in its enum",
        "#/components/schemas/Pet/properties/kind/enum/3: The value is not of the type of its enum",
        "#/components/schemas/Pet/properties/tags: A schema of type array needs 'items'",
        "#/components/schemas/Pet/properties/list/example: The example does not fit its schema: '1' must be of type integer");

    [Theory]
    [InlineData("{type: [string, 'null']}", "null", null)]
    [InlineData("{type: string, format: date-time}", "yesterday", "must have the format date-time")]
    [InlineData("{oneOf: [{type: integer}, {type: number}]}", "1", "fits more than one of its oneOf")]
    [InlineData("{anyOf: [{type: integer}, {type: string}]}", "true", "fits none of its anyOf")]
    [InlineData("{allOf: [{required: [a]}, {required: [b]}]}", "{a: 1}", "must have the property 'b'")]
    [InlineData("{not: {type: string}}", "a", "must not fit its not")]
    [InlineData("{const: a}", "b", "must be the value of its const")]
    [InlineData("{exclusiveMinimum: 1}", "1", "must be greater than 1")]
    [InlineData("{type: object, additionalProperties: {type: integer}}", "{a: {}}", "'a' must be of type integer")]
    [InlineData("{prefixItems: [{type: string}], items: {type: integer}}", "[a, 1, b]", "'2' must be of type integer")]
    [InlineData("false", "1", "is not allowed")]
    [InlineData("{pattern: '(?=a)b'}", "c", null)]
    public void Notes_samples_in_the_words_of_their_schema(string schema, string sample, string? fault)
    {
        var messages = Read($"openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\npaths: {{/a: {{get: {{parameters: [{{name: n, in: query, schema: {schema}, example: {sample}}}], {Ok}}}}}}}").Messages;
        if (fault is null) Assert.Empty(messages);
        else Assert.EndsWith(fault, Assert.Single(messages));
    }

    [Fact]
    public void Notes_the_same_of_OpenAPI_2() => Exactly("""
        swagger: '2.0'
        info: {title: a, version: '1'}
        host: example.org/x
        basePath: v1
        paths:
          /a/{id}/: {get: {parameters: [{name: n, in: query, type: integer, default: x}], responses: {'200': {description: ok, schema: {$ref: '#/definitions/A'}, examples: {application/json: 1}}}}}
        definitions: {A: {type: string, example: 7}, B: {type: string}}
        """,
        "#/host: A host must have no slash",
        "#/basePath: A base path must begin with a slash",
        "#/paths/~1a~1{id}~1: A path must not end with a slash",
        "#/paths/~1a~1{id}~1/get: The path parameter 'id' is not declared",
        "#/paths/~1a~1{id}~1/get/parameters/0/default: The default does not fit its schema: it must be of type integer",
        "#/paths/~1a~1{id}~1/get/responses/200/examples/application~1json: The example does not fit its schema: it must be of type string",
        "#/definitions/A/example: The example does not fit its schema: it must be of type string",
        "#/definitions/B: The component is not used");

    [Fact]
    public void Notes_what_is_wrong_with_AsyncAPI_2() => Exactly("""
        asyncapi: 2.6.0
        info: {title: a, version: '1'}
        tags: [{name: t}, {name: t}]
        servers: {one: {url: 'mqtt://{host}/'}, two: {url: 'mqtt://a', protocol: mqtt, security: [{gone: []}]}}
        channels:
          a/{id}/:
            servers: [two, three]
            parameters: {other: {schema: {type: string}}}
            publish: {operationId: same, message: {oneOf: [{messageId: m, payload: {type: string}, examples: [{payload: 1}]}, {messageId: m}]}}
          b?c: {subscribe: {operationId: same, message: {schemaFormat: application/vnd.apache.avro;version=1.9.0, payload: {type: string, default: 1}}}}
        components: {schemas: {Unused: {type: integer, default: a}}}
        """,
        "#/tags/1: The tag 't' is declared twice",
        "#/servers/one/url: The address of a server must not end with a slash",
        "#/servers/one/url: The server variable 'host' is not declared",
        "#/servers/one: A server needs the field 'protocol'",
        "#/servers/two/security/0/gone: The security scheme 'gone' is not declared",
        "#/channels/a~1{id}~1: The address of a channel must not end with a slash",
        "#/channels/a~1{id}~1: The channel parameter 'id' is not declared",
        "#/channels/a~1{id}~1/parameters/other: The channel parameter 'other' is not used",
        "#/channels/a~1{id}~1/servers/1: The server 'three' is not declared",
        "#/channels/a~1{id}~1/publish/message/oneOf/0/examples/0/payload: The example does not fit its schema: it must be of type string",
        "#/channels/a~1{id}~1/publish/message/oneOf/1/messageId: The messageId 'm' is used twice",
        "#/channels/b?c: The address of a channel must have neither query nor fragment",
        "#/channels/b?c/subscribe/operationId: The operationId 'same' is used twice",
        "#/components/schemas/Unused/default: The default does not fit its schema: it must be of type integer",
        "#/components/schemas/Unused: The component is not used");

    [Fact]
    public void Notes_what_is_wrong_with_AsyncAPI_3() => Exactly("""
        asyncapi: 3.0.0
        info: {title: a, version: '1'}
        servers: {one: {protocol: mqtt}}
        channels:
          orders: {address: 'orders/{id}', messages: {placed: {payload: {schemaFormat: 'application/schema+json;version=draft-07', schema: {type: object, required: [a]}}, examples: [{payload: {}}]}}}
          bare: {address: null}
        operations:
          place: {action: publish, channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/placed'}, {$ref: '#/components/messages/Other'}]}
          nowhere: {action: send}
        components: {messages: {Other: {payload: {type: string}}}}
        """,
        "#/servers/one: A server needs the field 'host'",
        "#/channels/orders/address: The channel parameter 'id' is not declared",
        "#/channels/orders/messages/placed/examples/0/payload: The example does not fit its schema: it must have the property 'a'",
        "#/operations/place/action: The action of an operation is 'send' or 'receive'",
        "#/operations/place/messages/1: A message of an operation must be one of its channel",
        "#/operations/nowhere: An operation needs a reference to its channel");

    [Theory]
    [InlineData("2.6.0")]
    [InlineData("3.0.0")]
    public void Takes_AsyncAPI_of_both_generations(string version)
    {
        var document = Read($"asyncapi: {version}\ninfo: {{title: a, version: '1'}}\nchannels: {{}}");
        Assert.Equal(ApiVersions.SpecificationType.Asyncapi, document.Type);
        Assert.Empty(document.Messages);
    }

    [Fact]
    public void Rejects_generations_that_are_not_known() => Assert.Contains("version 2 or 3", Fault("asyncapi: 1.2.0\ninfo: {title: a, version: '1'}"));

    private static void Says(string document, params string[] messages) =>
        Exactly("openapi: 3.0.3\ninfo: {title: a, version: '1'}\n" + document.Replace("OK", Ok, StringComparison.Ordinal), messages);

    private static void Exactly(string document, params string[] messages)
    {
        var said = Read(document).Messages;
        foreach (var message in messages) Assert.Contains(message, said);
        foreach (var message in said.Except(messages)) Assert.Fail($"not expected: {message}");
    }
}
