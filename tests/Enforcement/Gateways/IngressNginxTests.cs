using System.Net;
using Testing;
using YamlDotNet.RepresentationModel;

namespace Enforcement.Tests.Gateways;

/// <summary>What ingress-nginx makes of the shipped file, in front of a service, asking a running enforcement app.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class IngressNginxTests(EnforcementFixture fixture)
{
    [GatewayFact("nginx")]
    public async Task Enforces_behind_ingress_nginx()
    {
        var plane = await GuardedPlane.New(fixture);
        foreach (var isOwnUriSet in new[] { true, false })
        {
            await using var gateway = await Start(plane, fixture.Instance.Http.BaseAddress!, isOwnUriSet);
            var mark = $"ingress-{Guid.NewGuid():N}";
            async Task Expect(int status, string request, params (string Name, string Value)[] headers)
            {
                using var answer = await RealGatewayTests.Call(gateway, $"{request}?{mark}", null, headers);
                Assert.True(status == (int)answer.StatusCode, $"{request} {string.Join(' ', headers)}: {(int)answer.StatusCode} instead of {status}");
            }
            await Expect(401, "GET /flights");
            await Expect(403, "GET /flights", ("apikey", plane.StrangersKey));
            // Whose true status stands in a header for the controller.
            await Expect(403, "GET /nowhere", ("apikey", plane.Key));
            await Expect(403, "PUT /flights", ("apikey", plane.Key));
            await Expect(403, "GET /flights/../open");
            await Expect(403, "GET /open", ("Host", "other.example.com"));
            // The client's headers go to ACE: another request, or host, is not believed, and the configuration's own win where they are set.
            await Expect(isOwnUriSet ? 401 : 403, "GET /flights", ("X-Original-URI", "/open"));
            await Expect(isOwnUriSet ? 401 : 403, "GET /flights", ("X-Forwarded-Uri", $"/open?{mark}"));
            await Expect(401, "GET /flights", ("X-Original-URL", $"http://{GuardedPlane.Host}/open?{mark}"));
            await Expect(403, "PUT /open", ("X-Forwarded-Method", "GET"));
            await Expect(403, "GET /open", ("Host", "other.example.com"), ("X-Original-Host", GuardedPlane.Host));
            // nginx lets this through as a host. It must not end the host before the path does.
            var raw = await RawClient.Exchange(gateway.Http.BaseAddress!, $"GET /flights?{mark} HTTP/1.1\r\nHost: {GuardedPlane.Host}?\r\nConnection: close\r\n\r\n");
            Assert.Matches("^HTTP/1.1 40[03] ", raw);
            // Of two hosts nginx goes by the one in the request line.
            raw = await RawClient.Exchange(gateway.Http.BaseAddress!, $"GET http://other.example.com/open?{mark} HTTP/1.1\r\nHost: {GuardedPlane.Host}\r\nConnection: close\r\n\r\n");
            if (isOwnUriSet)
            {
                Assert.StartsWith("HTTP/1.1 403 ", raw);
                Assert.False(fixture.Upstream.HasSeen(mark));
            }
            using var open = await RealGatewayTests.Call(gateway, "GET /open?passed", null, ("X-Consumer-Id", "forged"), ("X-ACE-Gateway-Token", "forged"), ("X-Authenticated-Userid", "forged"));
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
            Assert.DoesNotContain((await Echo.Of(open)).Headers.Values, value => value.Contains("forged") || value.Contains(plane.Token));
            using var known = await RealGatewayTests.Call(gateway, "GET /flights", null, ("apikey", plane.Key), ("X-Application-Id", "forged"));
            Assert.Equal((HttpStatusCode.OK, plane.ApplicationId), (known.StatusCode, (await Echo.Of(known)).Headers["X-Application-Id"]));
        }
    }

    /// <summary>
    /// What ingress-nginx makes of the shipped annotations and headers, on nginx itself: its template cannot be run without a cluster. Source: kubernetes/ingress-nginx, rootfs/etc/nginx/template/nginx.tmpl
    /// (the location of an external authentication) and internal/ingress/controller/template (buildAuthProxySetHeaders, buildAuthResponseHeaders).
    /// </summary>
    private Task<RunningGateway> Start(GuardedPlane plane, Uri ace, bool isOwnUriSet)
    {
        var port = FreePorts.One();
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RunningGateway.Shipped("ingress-nginx.yaml",
            ("https://ace.example.com/ace/quickstart/check", $"http://127.0.0.1:{ace.Port}/ace/{plane.Name}/check"), ("X-ACE-Gateway-Token: GATEWAY_TOKEN", $"X-ACE-Gateway-Token: {plane.Token}"))));
        var set = ((YamlMappingNode)yaml.Documents[0].RootNode["data"]).ToDictionary(header => header.Key.ToString(), header => header.Value.ToString());
        if (!isOwnUriSet)
            set = set.Where(header => header.Key == "X-ACE-Gateway-Token").ToDictionary();
        var annotations = yaml.Documents[1].RootNode["metadata"]["annotations"];
        string Annotation(string name) => annotations[$"nginx.ingress.kubernetes.io/{name}"].ToString();
        Assert.Equal($"{yaml.Documents[0].RootNode["metadata"]["namespace"]}/{yaml.Documents[0].RootNode["metadata"]["name"]}", Annotation("auth-proxy-set-headers"));
        var copied = Annotation("auth-response-headers").Split(',');
        var config = $$"""
            daemon off; master_process off; pid {folder}/pid; error_log stderr crit;
            events { }
            http {
              access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
              fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
              server {
                listen 127.0.0.1:{{port}};
                location = /_external-auth {
                  internal;
                  proxy_pass_request_body off;
                  proxy_set_header Content-Length "";
                  proxy_set_header X-Forwarded-Proto "";
                  proxy_set_header Host 127.0.0.1;
                  proxy_set_header X-Original-URL $scheme://$http_host$request_uri;
                  proxy_set_header X-Original-Method $request_method;
                  proxy_set_header X-Sent-From "nginx-ingress-controller";
                  proxy_set_header X-Auth-Request-Redirect $request_uri;
                  proxy_read_timeout 60s;
                  {{string.Join('\n', set.Select(header => $"proxy_set_header '{header.Key}' '{header.Value}';"))}}
                  set $target {{Annotation("auth-url")}};
                  proxy_pass $target;
                }
                location / {
                  auth_request /_external-auth;
                  auth_request_set $auth_cookie $upstream_http_set_cookie;
                  {{string.Join('\n', copied.Select((name, at) => $"auth_request_set $authHeader{at} $upstream_http_{name.ToLowerInvariant().Replace('-', '_')}; proxy_set_header '{name}' $authHeader{at};"))}}
                  proxy_set_header Host $host;
                  proxy_pass http://127.0.0.1:{{fixture.Upstream.Port}};
                }
              }
            }
            """;
        return RunningGateway.Start("nginx", new Dictionary<string, string> { ["nginx.conf"] = config }, ["-p", "{folder}", "-e", "stderr", "-c", "{folder}/nginx.conf"], port);
    }
}
