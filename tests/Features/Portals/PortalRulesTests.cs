using Features.ApiPublications;
using Features.Developers;
using Features.Portals;
using Features.Registrations;
using Microsoft.Extensions.Configuration;

namespace Features.Tests.Portals;

public sealed class PortalRulesTests
{
    [Theory]
    [InlineData("Partner portal", "partner-portal")]
    [InlineData("  A -- B!  ", "a-b")]
    [InlineData("xn--bcher-kva", "xn-bcher-kva")]
    [InlineData("日本", "portal")]
    [InlineData("", "portal")]
    [InlineData("-", "portal")]
    public void Makes_a_host_label_of_any_name(string name, string label) => Assert.Equal(label, HostLabel.Of(name));

    [Fact]
    public void Keeps_a_host_label_within_what_dns_takes()
    {
        var label = HostLabel.WithSuffix(HostLabel.Of(new string('x', 255)));
        Assert.InRange(label.Length, 50, 63);
        Assert.Matches("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", label);
    }

    [Theory]
    [InlineData(false, false, null, ApprovalStatus.Pending)]
    [InlineData(false, false, ApprovalStatus.Approved, ApprovalStatus.Approved)]
    [InlineData(false, true, null, ApprovalStatus.Approved)]
    [InlineData(true, false, null, ApprovalStatus.Approved)]
    [InlineData(true, false, ApprovalStatus.Pending, ApprovalStatus.Approved)]
    public void Approves_when_the_portal_or_the_publication_does(bool portal, bool publication, ApprovalStatus? wanted, ApprovalStatus status) =>
        Assert.Equal(status, RegistrationRules.InitialStatus(
            Portal(portal), new ApiPublication
            {
                EntityId = Guid.NewGuid(), EntityType = EntityType.Api, PortalId = Guid.NewGuid(), AutoApproveRegistrations = publication,
                CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
            }, wanted));

    [Theory]
    [InlineData("example.com", "https://{host}/", "https://p.localhost")]
    [InlineData("localhost", "http://{host}:8080", "http://p.localhost:8080")]
    public void Makes_the_address_of_a_portal(string domain, string url, string address) => Assert.Equal(address, Settings(domain, url).UrlOf(Portal(false)));

    [Theory]
    [InlineData("not a domain", "http://{host}")]
    [InlineData("localhost", "http://localhost")]
    [InlineData("localhost", "ftp://{host}")]
    public void Rejects_settings_that_make_no_sense(string domain, string url) => Assert.Throws<ArgumentException>(() => Settings(domain, url));

    private static PortalSettings Settings(string domain, string url) => PortalSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?> { [PortalSettings.DomainSetting] = domain, [PortalSettings.PublicUrlSetting] = url }).Build());

    private static Portal Portal(bool approves) => new()
    {
        Id = Guid.NewGuid(), Name = "p", DisplayName = "p", DefaultDomain = "p.localhost", AutoApproveApplications = approves,
        CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
