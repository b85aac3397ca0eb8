using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Platform.Errors;

namespace Platform.Tests.Errors;

/// <summary>The error body as the contract shows it.</summary>
public sealed class ProblemTests
{
    [Fact]
    public async Task Returns_the_contracts_example_of_a_400()
    {
        var problem = Problem.Invalid(new Fault("name", "min_length", "name must be longer than or equal to 1 characters") { Minimum = 1 }) with { Instance = "kong:trace:8405749052424858251" };
        Same(
            """
            {"status":400,"title":"Invalid Request","instance":"kong:trace:8405749052424858251","detail":"Invalid Parameters",
             "invalid_parameters":[{"field":"name","rule":"min_length","minimum":1,"reason":"name must be longer than or equal to 1 characters","source":"body"}]}
            """, (await Write(problem)).Body);
    }

    [Fact]
    public async Task Returns_each_kind_of_fault_with_the_keys_of_its_kind_alone()
    {
        var faults = (await Write(Problem.Invalid([
            Fault.Required("a"), Fault.Unknown("b"), Fault.MissingReference("service.id", "Service not found"), Fault.NotOneOf("sort", ["x", "y"], "query"),
            new("c", "max_items", "at most 3") { Maximum = 3 }, new("d", "dependent_fields", "needs e") { Dependents = ["e"] }, Fault.Not("thingId", "is_uuid", "a UUID", "path"),
        ]))).Body.GetProperty("invalid_parameters");
        Same("""{"field":"a","rule":"required","reason":"a is required","source":"body"}""", faults[0]);
        Same("""{"field":"b","rule":"unknown_property","reason":"\"b\" is not allowed","source":"body"}""", faults[1]);
        Same("""{"field":"service.id","rule":"missing_reference","reason":"Service not found","source":"body"}""", faults[2]);
        Same("""{"field":"sort","rule":"enum","reason":"sort must be one of: x, y","source":"query","choices":["x","y"]}""", faults[3]);
        Same("""{"field":"c","rule":"max_items","reason":"at most 3","source":"body","maximum":3}""", faults[4]);
        Same("""{"field":"d","rule":"dependent_fields","reason":"needs e","source":"body","dependents":["e"]}""", faults[5]);
        Same("""{"field":"thingId","rule":"is_uuid","reason":"thingId must be a UUID","source":"path"}""", faults[6]);
    }

    [Fact]
    public async Task Returns_every_fault_once()
    {
        var faults = (await Write(Problem.Invalid([
            Fault.NotOneOf("sort", ["x", "y"]), Fault.NotOneOf("sort", new List<string> { "x", "y" }), Fault.NotOneOf("sort", ["x", "z"]) with { Reason = "sort must be one of: x, y" },
            Fault.Required("a"), Fault.Required("a"), Fault.Required("a", "query"),
            new("d", "dependent_fields", "r") { Dependents = ["e"] }, new("d", "dependent_fields", "r") { Dependents = ["e"] },
        ]))).Body.GetProperty("invalid_parameters");
        Assert.Equal(5, faults.GetArrayLength());
        Assert.Equal(5, faults.EnumerateArray().Select(fault => fault.GetRawText()).Distinct().Count());
    }

    [Fact]
    public async Task Returns_a_bounded_number_of_faults()
    {
        var (body, _) = await Write(Problem.Invalid([.. Enumerable.Range(0, 5000).Select(i => Fault.Required($"f{i}"))]) with
        {
            ValidationErrors = [.. Enumerable.Range(0, 5000).Select(i => new DocumentFault($"#/{i}", "no"))],
        });
        Assert.Equal(Problem.FaultsMax, body.GetProperty("invalid_parameters").GetArrayLength());
        Assert.Equal(Problem.FaultsMax, body.GetProperty("validation_errors").GetArrayLength());
    }

    [Fact]
    public async Task Returns_only_the_four_keys_when_there_is_no_list()
    {
        var (body, response) = await Write(Problem.NotFound());
        Assert.Equal(["status", "title", "instance", "detail"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal("application/problem+json", response.ContentType);
        Assert.Equal("no-store", response.Headers.CacheControl);
        Assert.Equal(response.Body.Length, response.ContentLength);
    }

    [Fact]
    public async Task Returns_the_faults_of_a_document_beside_those_of_the_request()
    {
        var (body, _) = await Write(Problem.Invalid(Fault.Not("content", "invalid", "a specification")) with { ValidationErrors = [new("#/info/title", "is missing")] });
        Same("""[{"path":"#/info/title","message":"is missing"}]""", body.GetProperty("validation_errors"));
        Assert.Equal(1, body.GetProperty("invalid_parameters").GetArrayLength());
    }

    public static TheoryData<Problem, int, string, string> All => new()
    {
        { Problem.Unauthorized(), 401, "Unauthorized", "Invalid credentials" },
        { Problem.Forbidden(), 403, "Forbidden", "You do not have permission to perform this action" },
        { Problem.NotFound(), 404, "Not Found", "Not Found" },
        { Problem.MethodNotAllowed(), 405, "Method Not Allowed", "Method Not Allowed" },
        { Problem.Conflict("taken"), 409, "Conflict", "taken" },
        { Problem.Gone("used"), 410, "Gone", "used" },
        { Problem.PreconditionFailed(), 412, "Precondition Failed", "The resource was changed by another request" },
        { Problem.TooLarge(10), 413, "Payload Too Large", "The request body must not be larger than 10 bytes" },
        { Problem.UnsupportedMediaType(), 415, "Unsupported Media Type", "Only `Content-Type: application/json` is supported" },
        { Problem.TooManyRequests(7), 429, "Rate Limited", "Too many requests" },
        { Problem.Bug(), 500, "Internal Server Error", "An unexpected error occurred" },
        { Problem.Unavailable(5), 503, "Service Unavailable", "Storage does not answer; try again later" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Returns_status_title_and_detail(Problem problem, int status, string title, string detail)
    {
        var (body, response) = await Write(problem);
        Assert.Equal((status, status, title, detail), (response.StatusCode, body.GetProperty("status").GetInt32(), body.GetProperty("title").GetString(), body.GetProperty("detail").GetString()));
        Assert.Equal(problem.RetryAfterSeconds?.ToString() ?? "", response.Headers.RetryAfter.ToString());
        Assert.Equal(status == 401 ? "Bearer" : "", response.Headers.WWWAuthenticate.ToString());
    }

    [Fact]
    public void Creates_an_instance_of_digits_for_each()
    {
        var instances = Enumerable.Range(0, 1000).Select(_ => Problem.NotFound().Instance).ToList();
        Assert.All(instances, instance => Assert.Matches("^kong:trace:[0-9]{19,20}$", instance));
        Assert.Equal(1000, instances.Distinct().Count());
    }

    [Fact]
    public async Task Returns_no_body_to_head()
    {
        var http = Context("HEAD");
        await Problem.NotFound().ExecuteAsync(http);
        Assert.Equal(404, http.Response.StatusCode);
        Assert.Equal(0, http.Response.Body.Length);
        Assert.True(http.Response.ContentLength > 0);
    }

    private static void Same(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), actual.GetRawText());

    private static async Task<(JsonElement Body, HttpResponse Response)> Write(Problem problem)
    {
        var http = Context("GET");
        await problem.ExecuteAsync(http);
        return (JsonDocument.Parse(Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray())).RootElement, http.Response);
    }

    private static DefaultHttpContext Context(string method)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Response.Body = new MemoryStream();
        return http;
    }
}
