using System.Net;
using System.Text.Json.Nodes;
using Contract.Documents;
using Contract.Fuzz;
using Testing;

namespace Contract.Probes;

/// <summary>Each probe sees an app that does not do what it is there for.</summary>
public sealed class ProbeTests
{
    private static readonly ContractFile File = new("test", JsonNode.Parse("""
        {
          "servers": [{ "url": "https://example.com/v3" }], "security": [{ "token": [] }],
          "paths": {
            "/things/{thingId}": {
              "parameters": [{ "name": "thingId", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }],
              "get": { "operationId": "get-thing", "responses": { "200": { "content": { "application/json": { "schema": { "type": "object", "required": ["id"] } } } } },
                       "parameters": [{ "name": "page[size]", "in": "query", "schema": { "type": "integer" } }, { "name": "sort", "in": "query", "description": "Sorts by:\n  - name\n", "schema": { "type": "string" } }] },
              "patch": { "operationId": "update-thing", "responses": { "200": {} },
                         "requestBody": { "required": true, "content": { "application/json": { "schema": { "type": "object", "additionalProperties": false, "required": ["name"], "properties": { "name": { "type": "string", "maxLength": 3 } } } } } } }
            }
          }
        }
        """)!.AsObject(), new HashSet<string> { "get-thing", "update-thing" });

    [Theory]
    [InlineData("update-thing", "401", "role", "404:thingId", "400::type", "400:zz_unknown:unknown_property", "400:name:required", "400:name:type", "400:name:null", "400:name:maxLength", "415")]
    [InlineData("get-thing", "401", "role", "404:thingId", "query:page[size]=many", "query:sort=zz_unknown", "body:id")]
    public async Task Lists_every_check_that_an_app_fails_that_takes_everything(string operation, params string[] checks)
    {
        var ledger = new Ledger();
        foreach (var probe in new IProbe[] { new AccessProbe(needsCaller: true), new OthersProbe(), new UnknownIdProbe(), new BodyProbe(), new QueryProbe() })
            await probe.Try(Request(operation, 200, "application/json", "{}"), ledger);
        Assert.Equal(checks.Order(StringComparer.Ordinal), ledger.Findings.Select(finding => finding.Check).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lists_a_refusal_that_names_another_field()
    {
        var ledger = new Ledger();
        await new BodyProbe().Try(Request("update-thing", 400, "application/problem+json", """{"invalid_parameters":[{"field":"other","rule":"required","source":"body"}]}"""), ledger);
        Assert.Contains(ledger.Findings, finding => finding is { Check: "400:name:maxLength" } && finding.Detail.StartsWith("names another field"));
    }

    [Fact]
    public async Task Lists_the_seed_when_an_answer_is_500()
    {
        var ledger = new Ledger();
        await new FuzzProbe(4711).Try(Request("update-thing", 500, "application/problem+json", "{}"), ledger);
        Assert.Equal(["fuzz:body", "fuzz:path"], ledger.Findings.Select(finding => finding.Check));
        Assert.All(ledger.Findings, finding => Assert.StartsWith("seed 4711: 500", finding.Detail));
    }

    private static Request Request(string operation, int status, string type, string body)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        var answer = new Answer(status, type, body, response.Headers);
        Send always = (_, _, _, _) => Task.FromResult(answer);
        return new(File[operation], new(always, always, new Other("role", always, [403, 404], _ => true)), [Guid.NewGuid()], operation == "update-thing" ? new JsonObject { ["name"] = "a" } : null, "");
    }
}
