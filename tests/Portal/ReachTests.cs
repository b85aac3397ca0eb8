using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Testing;

namespace Portal;

/// <summary>Under which host a portal answers, and from which addresses.</summary>
[Collection(PortalCollection.Name)]
public sealed class ReachTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Refuses_403_addresses_that_no_list_names_when_the_restriction_is_on()
    {
        var portal = await app.NewPortal();
        (await portal.Admin("POST", "/ip-allow-list", new { allowed_ips = new[] { "192.0.2.0/25", "2001:db8::/32" } })).Is(201).HasKeys("id", "allowed_ips");
        (await From("203.0.113.9")).Is(200);
        (await portal.Admin("PATCH", "", new { sipr_enabled = true })).Is(200);
        foreach (var allowed in new[] { "192.0.2.127", "192.0.2.1:50123", "203.0.113.9, 192.0.2.5", "2001:db8:1::7", "[2001:db8::1]:443", "::ffff:192.0.2.9" }) (await From(allowed)).Is(200);
        foreach (var refused in new[] { "192.0.2.128", "203.0.113.9", "192.0.2.5, 203.0.113.9", "2001:db9::1", "", "nonsense" }) (await From(refused)).Is(403);
        (await portal.Admin("GET", "")).Is(200);

        Task<Answer> From(string address) =>
            portal.Visit().Call("GET", "/api/v3/portal", change: request => request.Headers.TryAddWithoutValidation("X-Forwarded-For", address));
    }

    [AzuriteFact]
    public async Task Refuses_403_everybody_when_the_restriction_is_on_without_a_list()
    {
        var portal = await app.NewPortal(new { sipr_enabled = true });
        (await portal.Visit().Call("GET", "/api/v3/customization", change: request => request.Headers.Add("X-Forwarded-For", "192.0.2.1"))).Is(403);
    }

    [AzuriteFact]
    public async Task Lists_allow_lists_by_cursor_forwards_and_backwards()
    {
        var portal = await app.NewPortal();
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add((await portal.Admin("POST", "/ip-allow-list", new { allowed_ips = new[] { $"192.0.2.{i}" } })).Is(201).Id);
        var seen = new List<Guid>();
        var path = $"/v3/portals/{portal.Id}/ip-allow-list?page%5Bsize%5D=2";
        string? last = null;
        while (path is not null)
        {
            var page = (await app.Admin("GET", path)).Is(200).HasKeys("meta", "data");
            seen.AddRange(page.Data.Select(list => list.GetProperty("id").GetGuid()));
            (last, path) = (path, page["meta"].GetProperty("next").GetString()!);
        }
        Assert.Equal(ids, seen);
        var end = (await app.Admin("GET", last!)).Is(200);
        var before = (await app.Admin("GET", end["meta"].GetProperty("previous").GetString()!)).Is(200);
        Assert.Equal(ids[2..4], before.Data.Select(list => list.GetProperty("id").GetGuid()));
        (await portal.Admin("GET", "/ip-allow-list?page[after]=!&page[number]=2&page[size]=0"))
            .Faults("page[after]", "invalid").Faults("page[number]", "unknown_property").Faults("page[size]", "min");
    }

    [AzuriteFact]
    public async Task Changes_and_removes_an_allow_list()
    {
        var portal = await app.NewPortal();
        var list = (await portal.Admin("POST", "/ip-allow-list", new { allowed_ips = new[] { "192.168.1.0/22" } })).Is(201);
        (await portal.Admin("PUT", $"/ip-allow-list/{list.Id}", new { allowed_ips = new[] { "10.0.0.1" } })).Is(200);
        (await portal.Admin("PATCH", $"/ip-allow-list/{list.Id}", new { })).Faults("allowed_ips", "required");
        (await portal.Admin("POST", "/ip-allow-list", new { allowed_ips = new[] { "10.0.0.256", "10.1", "010.0.0.1", "10.0.0.1/33", "::1/129", "10.0.0.1", "10.0.0.1" } }))
            .Faults("allowed_ips.0", "invalid").Faults("allowed_ips.1", "invalid").Faults("allowed_ips.2", "invalid").Faults("allowed_ips.3", "invalid").Faults("allowed_ips.4", "invalid")
            .Faults("allowed_ips.6", "invalid");
        var other = await app.NewPortal();
        (await other.Admin("GET", $"/ip-allow-list/{list.Id}")).Is(404);
        (await other.Admin("DELETE", $"/ip-allow-list/{list.Id}")).Is(404);
        Assert.Equal("""["10.0.0.1"]""", (await portal.Admin("GET", $"/ip-allow-list/{list.Id}")).Is(200)["allowed_ips"].GetRawText());
        (await portal.Admin("DELETE", $"/ip-allow-list/{list.Id}")).Is(204);
        (await portal.Admin("DELETE", $"/ip-allow-list/{list.Id}")).Is(404);
    }

    [AzuriteFact]
    public async Task Answers_on_a_custom_domain_while_it_is_enabled()
    {
        var portal = await app.NewPortal();
        var host = $"dev-{Guid.NewGuid():N}.example.invalid";
        (await Visit()).Is(404);
        var made = (await portal.Admin("POST", "/custom-domain", new { hostname = host.ToUpperInvariant(), enabled = true, ssl = new { domain_verification_method = "http" } }))
            .Is(201).HasKeys("hostname", "enabled", "ssl", "cname_status", "created_at", "updated_at");
        Assert.Equal(host, made.String("hostname"));
        Assert.Equal("pending", made.String("cname_status"));
        Assert.Equal("pending", made["ssl"].GetProperty("verification_status").GetString());
        Assert.NotEmpty(made["ssl"].GetProperty("validation_errors").EnumerateArray());
        Assert.Equal(portal.Id, (await Visit()).Is(200)["portal_id"].GetGuid());
        Assert.Equal(portal.Host, (await portal.Admin("GET", "")).String("canonical_domain"));
        (await portal.Admin("POST", "/custom-domain", new { hostname = "other.example.invalid", enabled = true, ssl = new { domain_verification_method = "http" } })).Is(409);
        var other = await app.NewPortal();
        (await other.Admin("POST", "/custom-domain", new { hostname = host, enabled = true, ssl = new { domain_verification_method = "http" } })).Is(409);
        (await portal.Admin("PATCH", "/custom-domain", new { enabled = false })).Is(200);
        (await Visit()).Is(404);
        (await portal.Admin("DELETE", "/custom-domain")).Is(204);
        (await portal.Admin("GET", "/custom-domain")).Is(404);
        (await other.Admin("POST", "/custom-domain", new { hostname = host, enabled = true, ssl = new { domain_verification_method = "http" } })).Is(201);
        Assert.Equal(other.Id, (await Visit()).Is(200)["portal_id"].GetGuid());
        (await other.Admin("DELETE", "")).Is(204);
        (await Visit()).Is(404);
        (await portal.Admin("POST", "/custom-domain", new { hostname = host, enabled = true, ssl = new { domain_verification_method = "http" } })).Is(201);

        Task<Answer> Visit() => new Visitor(app.Developers.Http, host).Call("GET", "/api/v3/portal");
    }

    [AzuriteFact]
    public async Task Answers_on_the_host_of_a_client_that_the_operator_runs()
    {
        var (portal, other, host) = (await app.NewPortal(), await app.NewPortal(), $"client-{Guid.NewGuid():N}.example.invalid");
        (await app.Admin("PATCH", $"/v2/portals/{portal.Id}", new { custom_client_domain = host })).Is(200);
        Assert.Equal(portal.Id, (await new Visitor(app.Developers.Http, host).Call("GET", "/api/v3/portal")).Is(200)["portal_id"].GetGuid());
        (await app.Admin("PATCH", $"/v2/portals/{other.Id}", new { custom_domain = host })).Is(409);
        (await app.Admin("PATCH", $"/v2/portals/{portal.Id}", new { custom_client_domain = (string?)null })).Is(200);
        (await new Visitor(app.Developers.Http, host).Call("GET", "/api/v3/portal")).Is(404);
        (await app.Admin("PATCH", $"/v2/portals/{other.Id}", new { custom_domain = host })).Is(200);
        Assert.Equal(other.Id, (await new Visitor(app.Developers.Http, host).Call("GET", "/api/v3/portal")).Is(200)["portal_id"].GetGuid());
    }

    [AzuriteFact]
    public async Task Returns_what_is_wrong_with_a_certificate_and_never_its_key()
    {
        var portal = await app.NewPortal();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=someone.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
        var (certificate, secret) = (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        var host = $"tls-{Guid.NewGuid():N}.example.invalid";
        var domain = (await portal.Admin("POST", "/custom-domain", new
        {
            hostname = host, enabled = true, ssl = new { domain_verification_method = "custom_certificate", custom_certificate = certificate, custom_private_key = secret },
        })).Is(201);
        Assert.Equal("error", domain["ssl"].GetProperty("verification_status").GetString());
        Assert.Contains(domain["ssl"].GetProperty("validation_errors").EnumerateArray(), error => error.GetString()!.Contains(host));
        Assert.DoesNotContain("PRIVATE", domain.Text);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var answer = await portal.Admin("PATCH", "/custom-domain", new { ssl = new { custom_certificate = certificate, custom_private_key = stranger.ExportPkcs8PrivateKeyPem() } });
        answer.Faults("ssl.custom_certificate", "invalid");
        (await portal.Admin("PATCH", "/custom-domain", new { ssl = new { custom_certificate = certificate } })).Faults("ssl.custom_private_key", "required");
    }

    [AzuriteFact]
    public async Task Rejects_400_host_names_that_are_none_or_are_given_out_here()
    {
        var portal = await app.NewPortal();
        foreach (var host in new[] { "localhost", "192.0.2.1", "-a.example.com", "a_b.example.com", "example.com.", "https://example.com", "a\nb.example.com" })
            (await portal.Admin("POST", "/custom-domain", new { hostname = host, enabled = true, ssl = new { domain_verification_method = "http" } })).Faults("hostname", "is_fqdn");
        (await portal.Admin("POST", "/custom-domain", new { hostname = "mine.localhost", enabled = true, ssl = new { domain_verification_method = "dns" } }))
            .Faults("hostname", "invalid").Faults("ssl.domain_verification_method", "enum");
    }
}
