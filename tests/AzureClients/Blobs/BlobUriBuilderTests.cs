using Azure.Storage.Blobs;

namespace AzureClients.Tests.Blobs;

public sealed class BlobUriBuilderTests
{
    [Theory]
    [InlineData("https://acme.blob.core.windows.net/specs/a%20b/c.yaml", "acme", "specs", "a b/c.yaml", "")]
    [InlineData("https://acme.blob.core.windows.net/specs", "acme", "specs", "", "")]
    [InlineData("https://acme.blob.core.windows.net/", "acme", "", "", "")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/specs/a.yaml?snapshot=1", "devstoreaccount1", "specs", "a.yaml", "snapshot=1")]
    [InlineData("http://azurite:10000/devstoreaccount1/specs", "devstoreaccount1", "specs", "", "")]
    public void Returns_the_parts_and_puts_them_together_again(string uri, string account, string container, string blob, string query)
    {
        var builder = new BlobUriBuilder(new Uri(uri));
        Assert.Equal((account, container, blob, query), (builder.AccountName, builder.BlobContainerName, builder.BlobName, builder.Query));
        Assert.Equal(new Uri(uri), builder.ToUri());
    }

    [Fact]
    public void Changes_the_address_when_a_part_is_set()
    {
        var builder = new BlobUriBuilder(new Uri("http://127.0.0.1:10000/devstoreaccount1/specs")) { BlobName = "ü/1.yaml" };
        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1/specs/%C3%BC/1.yaml", builder.ToUri().AbsoluteUri);
    }
}
