using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Testing;

namespace AzureClients.Tests.Blobs;

public sealed class ContainerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_once_when_asked_twice()
    {
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(UniqueName.Container());
        Assert.False((await container.ExistsAsync()).Value);
        var created = await container.CreateIfNotExistsAsync(metadata: new Dictionary<string, string> { ["key"] = "value" });
        Assert.NotEqual(default, created.Value.ETag);
        Assert.Null(await container.CreateIfNotExistsAsync());
        Assert.True((await container.ExistsAsync()).Value);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => container.CreateAsync());
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == BlobErrorCode.ContainerAlreadyExists);
    }

    [AzuriteFact]
    public async Task Removes_once_when_asked_twice()
    {
        var container = await azurite.NewContainerAsync();
        Assert.True((await container.DeleteIfExistsAsync()).Value);
        Assert.False((await container.DeleteIfExistsAsync()).Value);
        Assert.False((await container.ExistsAsync()).Value);
    }

    [AzuriteFact]
    public async Task Rejects_400_when_a_container_name_is_not_allowed()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, "Not_A_Name");
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => container.CreateIfNotExistsAsync());
        Assert.Equal(400, failure.Status);
    }

    [AzuriteFact]
    public async Task Lists_blobs_by_prefix_and_page()
    {
        var container = await azurite.NewContainerAsync();
        foreach (var name in (string[])["a/1", "a/2", "a/3", "b/1"])
        {
            await container.GetBlobClient(name).UploadAsync(new BinaryData(name), new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain" }, Metadata = new Dictionary<string, string> { ["key"] = name },
            });
        }
        var blobs = await container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, "a/", default).ToListAsync();
        Assert.Equal(["a/1", "a/2", "a/3"], blobs.Select(blob => blob.Name));
        var properties = (await container.GetBlobClient("a/1").GetPropertiesAsync()).Value;
        Assert.Equal((properties.LastModified, 3L, "text/plain"),
            (blobs[0].Properties.LastModified!.Value, blobs[0].Properties.ContentLength!.Value, blobs[0].Properties.ContentType));
        // As with the official client: quotes around the version in headers, none in lists.
        Assert.Equal(properties.ETag.ToString("H"), blobs[0].Properties.ETag!.Value.ToString("H"));
        Assert.Equal("a/1", blobs[0].Metadata["key"]);
        Assert.Empty((await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "b/", default).SingleAsync()).Metadata);

        var pages = await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, default).AsPages(pageSizeHint: 3).ToListAsync();
        Assert.Equal([3, 1], pages.Select(page => page.Values.Count));
        var rest = await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, default).AsPages(pages[0].ContinuationToken).ToListAsync();
        Assert.Equal("b/1", Assert.Single(Assert.Single(rest).Values).Name);
    }

    [AzuriteFact]
    public async Task Lists_what_a_listed_version_can_change()
    {
        var container = await azurite.NewContainerAsync();
        await container.UploadBlobAsync("b", new BinaryData("first"));
        var listed = (await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "b", default).SingleAsync()).Properties.ETag;
        await container.GetBlobClient("b").UploadAsync(
            new BinaryData("second"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = listed } });
        Assert.Equal("second", (await container.GetBlobClient("b").DownloadContentAsync()).Value.Content.ToString());
    }

    [AzuriteFact]
    public async Task Rejects_404_when_listing_an_absent_container()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, UniqueName.Container());
        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, default).ToListAsync().AsTask());
        Assert.Equal((404, "ContainerNotFound"), (failure.Status, failure.ErrorCode));
    }
}
