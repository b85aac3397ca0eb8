using System.Net;
using Testing;
using YamlDotNet.RepresentationModel;

namespace Enforcement.Tests.Gateways;

/// <summary>
/// Envoy itself is in no package source here, so this speaks its ext_authz contract in its HTTP form: the original path behind <c>path_prefix</c>, the original method, the
/// listed headers, no body. What it sends and takes is read from the shipped configuration.
/// Source: Envoy's API reference, "External Authorization" (extensions.filters.http.ext_authz.v3).
/// </summary>
[Collection(nameof(EnforcementFixture))]
public sealed class EnvoyTests(EnforcementFixture fixture)
{
    private static readonly string[] Always = ["host", "authorization"];

    [AzuriteFact]
    public async Task Decides_as_ext_authz_asks()
    {
        var plane = await GuardedPlane.New(fixture);
        var envoy = Configuration(plane.Name, plane.Token);

        var allowed = await Ask(envoy, "GET", "/flights?from=BER", ("apikey", plane.Key), ("X-Consumer-Id", "forged"));
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
        Assert.Equal(plane.ApplicationId, allowed.Upstream["x-consumer-id"]);
        Assert.Equal("operation-0", allowed.Upstream["x-ace-operation-id"]);
        Assert.Equal(("3", "2"), (allowed.Client["ratelimit-limit"], allowed.Client["ratelimit-remaining"]));

        Assert.Equal(HttpStatusCode.OK, (await Ask(envoy, "POST", "/flights", ("apikey", plane.Key), ("content-type", "application/json"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Ask(envoy, "GET", "//flights", ("apikey", plane.Key))).Status);
        var limited = await Ask(envoy, "GET", "/flights", ("apikey", plane.Key));
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.Status);
        Assert.Equal("0", limited.Client["ratelimit-remaining"]);
        Assert.Equal(limited.Client["ratelimit-reset"], limited.Client["retry-after"]);
        Assert.Contains("API rate limit exceeded", limited.Body);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(envoy, "GET", "/flights")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(envoy, "GET", "/open/../flights")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(envoy, "GET", "/flights", ("apikey", plane.StrangersKey))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(envoy, "DELETE", "/flights", ("apikey", plane.Key))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(envoy, "GET", "/", ("apikey", plane.Key))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Ask(envoy, "GET", "/open?carrier=true")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(envoy, "GET", "/nowhere?carrier=true")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(envoy, "GET", "/open", ("host", "other.example.com"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(envoy, "GET", "/flights%2f..%2fopen", ("apikey", plane.Key))).Status);
        // Envoy would forward what its client sent, to a service that may not resolve it.
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(envoy, "GET", "/flights/../open")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(envoy, "GET", "/nowhere/%2e%2E/open")).Status);
        // Headers that speak of another request are not passed on, and would be a contradiction if they were.
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(envoy, "GET", "/flights", ("X-Forwarded-Uri", "/open"), ("X-Original-URI", "/open"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(envoy with { Passes = [.. envoy.Passes, "x-forwarded-uri"] }, "GET", "/flights", ("X-Forwarded-Uri", "/open"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(envoy with { Passes = [.. envoy.Passes, "x-original-method"] }, "PUT", "/open", ("X-Original-Method", "GET"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(Configuration(plane.Name, "gw_wrong"), "GET", "/open")).Status);
    }

    /// <summary>What Envoy does for one request of a client.</summary>
    private async Task<Verdict> Ask(ExtAuthz envoy, string method, string target, params (string Name, string Value)[] headers)
    {
        var address = new Uri(fixture.Instance.Http.BaseAddress!.OriginalString.TrimEnd('/') + envoy.PathPrefix + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var question = new HttpRequestMessage(new(method), address);
        question.Headers.Host = GuardedPlane.Host;
        foreach (var (name, value) in headers.Where(header => Always.Concat(envoy.Passes).Contains(header.Name, StringComparer.OrdinalIgnoreCase)))
        {
            if (name == "host") question.Headers.Host = value;
            else question.Headers.TryAddWithoutValidation(name, value);
        }
        // The detour's listener: the Host becomes the app's own, and the client's goes into a header.
        question.Headers.Add(envoy.HostHeader, question.Headers.Host);
        question.Headers.Host = envoy.HostRewrite;
        foreach (var (name, value) in envoy.Adds)
            question.Headers.TryAddWithoutValidation(name, value);
        using var answer = await fixture.Instance.Http.SendAsync(question);
        var all = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value));
        var isAllowed = answer.StatusCode == HttpStatusCode.OK;
        return new(
            answer.StatusCode,
            isAllowed ? Some(envoy.ToUpstream) : [],
            Some(isAllowed ? envoy.ToClientOnSuccess : envoy.ToClient),
            await answer.Content.ReadAsStringAsync());

        Dictionary<string, string> Some(IReadOnlyList<string> patterns) =>
            all.Where(header => patterns.Any(pattern => pattern.EndsWith('*') ? header.Key.StartsWith(pattern[..^1]) : header.Key == pattern)).ToDictionary();
    }

    private static ExtAuthz Configuration(string plane, string token)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RunningGateway.Shipped("envoy.yaml", ("/ace/quickstart/check", $"/ace/{plane}/check"), ("value: GATEWAY_TOKEN", $"value: {token}"))));
        var listeners = At(yaml.Documents[0].RootNode, "static_resources", "listeners");
        var api = At(listeners, "0", "filter_chains", "0", "filters", "0", "typed_config");
        var service = At(api, "http_filters", "0", "typed_config", "http_service");
        var detour = At(listeners, "1", "filter_chains", "0", "filters", "0", "typed_config", "route_config", "virtual_hosts", "0");
        Assert.Equal("false", Text(At(api, "http_filters", "0", "typed_config", "failure_mode_allow")));
        Assert.Equal("%REQ(:AUTHORITY)%", Text(At(detour, "request_headers_to_add", "0", "header", "value")));
        var upstream = Patterns(At(service, "authorization_response", "allowed_upstream_headers"));
        // Whatever ACE may say of the caller is taken from the client first.
        var removed = ((YamlSequenceNode)At(api, "early_header_mutation_extensions", "0", "typed_config", "mutations")).Select(mutation => Text(At(mutation, "remove"))).ToList();
        Assert.Empty(upstream.Except(removed));
        return new(
            Text(At(service, "path_prefix")),
            Patterns(At(service, "authorization_request", "allowed_headers")),
            ((YamlSequenceNode)At(service, "authorization_request", "headers_to_add")).ToDictionary(header => Text(At(header, "key")), header => Text(At(header, "value"))),
            upstream,
            Patterns(At(service, "authorization_response", "allowed_client_headers")),
            Patterns(At(service, "authorization_response", "allowed_client_headers_on_success")),
            Text(At(detour, "request_headers_to_add", "0", "header", "key")),
            Text(At(detour, "routes", "0", "route", "host_rewrite_literal")));
    }

    private static YamlNode At(YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, step) => at is YamlSequenceNode list ? list[int.Parse(step)] : at[new YamlScalarNode(step)]);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static List<string> Patterns(YamlNode matchers) =>
        [.. ((YamlSequenceNode)At(matchers, "patterns")).Cast<YamlMappingNode>().Select(pattern => pattern.Children.Single()).Select(pair => Text(pair.Value) + (Text(pair.Key) == "prefix" ? "*" : ""))];

    private sealed record ExtAuthz(
        string PathPrefix, IReadOnlyList<string> Passes, IReadOnlyDictionary<string, string> Adds, IReadOnlyList<string> ToUpstream, IReadOnlyList<string> ToClient,
        IReadOnlyList<string> ToClientOnSuccess, string HostHeader, string HostRewrite);

    private sealed record Verdict(HttpStatusCode Status, Dictionary<string, string> Upstream, Dictionary<string, string> Client, string Body);
}
