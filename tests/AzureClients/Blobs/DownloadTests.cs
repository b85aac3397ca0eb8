using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Testing;

namespace AzureClients.Tests.Blobs;

public sealed class DownloadTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Returns_content_and_details()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        var info = (await blob.UploadAsync(new BinaryData("content"), new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain" },
            Metadata = new Dictionary<string, string> { ["key"] = "value" },
        })).Value;
        foreach (var download in (Func<Task<Response<BlobDownloadResult>>>[])
        [
            () => blob.DownloadContentAsync(), () => blob.DownloadContentAsync(CancellationToken.None),
            () => blob.DownloadContentAsync(new BlobDownloadOptions()),
            () => blob.DownloadContentAsync(new BlobRequestConditions { IfMatch = info.ETag }, CancellationToken.None),
        ])
        {
            var result = (await download()).Value;
            Assert.Equal("content", result.Content.ToString());
            Assert.Equal((info.ETag, info.LastModified, 7, "text/plain"),
                (result.Details.ETag, result.Details.LastModified, result.Details.ContentLength, result.Details.ContentType));
            Assert.Equal("value", result.Details.Metadata["key"]);
        }
    }

    [AzuriteFact]
    public async Task Returns_304_without_a_value_when_nothing_changed()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        var version = (await blob.UploadAsync(new BinaryData("content"))).Value.ETag;
        var conditions = new BlobRequestConditions { IfNoneMatch = version };
        var content = await blob.DownloadContentAsync(conditions, CancellationToken.None);
        Assert.Equal(304, content.GetRawResponse().Status);
        Assert.Equal(304, Assert.Throws<RequestFailedException>(() => content.Value).Status);
        var stream = await blob.DownloadStreamingAsync(new BlobDownloadOptions { Conditions = conditions });
        Assert.Equal(304, stream.GetRawResponse().Status);
        await blob.UploadAsync(new BinaryData("changed"), overwrite: true);
        Assert.Equal("changed", (await blob.DownloadContentAsync(conditions, CancellationToken.None)).Value.Content.ToString());
    }

    [AzuriteFact]
    public async Task Rejects_412_when_another_version_is_there()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        await blob.UploadAsync(new BinaryData("content"));
        var conditions = new BlobRequestConditions { IfMatch = new ETag("\"0x0\"") };
        foreach (var call in (Func<Task>[])
        [
            () => blob.DownloadContentAsync(conditions, CancellationToken.None),
            () => blob.DownloadStreamingAsync(new BlobDownloadOptions { Conditions = conditions }),
            () => blob.GetPropertiesAsync(conditions),
        ])
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal(412, failure.Status);
            Assert.True(failure.ErrorCode == BlobErrorCode.ConditionNotMet);
        }
    }

    [AzuriteFact]
    public async Task Rejects_404_when_the_blob_or_its_container_is_absent()
    {
        var container = await azurite.NewContainerAsync();
        foreach (var (blob, code) in ((BlobClient, BlobErrorCode)[])
        [
            (container.GetBlobClient("absent"), BlobErrorCode.BlobNotFound),
            (new BlobClient(azurite.ConnectionString, UniqueName.Container(), "absent"), BlobErrorCode.ContainerNotFound),
        ])
        {
            foreach (var call in (Func<Task>[])[() => blob.DownloadContentAsync(), () => blob.DownloadStreamingAsync(), () => blob.GetPropertiesAsync()])
            {
                var failure = await Assert.ThrowsAsync<RequestFailedException>(call);
                Assert.Equal(404, failure.Status);
                Assert.True(failure.ErrorCode == code, failure.ErrorCode);
            }
            Assert.False((await blob.ExistsAsync()).Value);
            Assert.False((await blob.DeleteIfExistsAsync()).Value);
        }
    }

    [AzuriteFact]
    public async Task Returns_a_part_when_a_range_is_asked_for()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        await blob.UploadAsync(new BinaryData("0123456789"));
        Assert.Equal("234", await Text(new HttpRange(2, 3)));
        Assert.Equal("0", await Text(new HttpRange(0, 1)));
        Assert.Equal("6789", await Text(new HttpRange(6)));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Text(new HttpRange(20)));
        Assert.Equal(416, failure.Status);

        async Task<string> Text(HttpRange range) => (await blob.DownloadContentAsync(new BlobDownloadOptions { Range = range })).Value.Content.ToString();
    }

    [AzuriteFact]
    public async Task Returns_a_stream_that_reads_to_the_end()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        var bytes = new byte[20 * 1024 * 1024];
        new Random(2).NextBytes(bytes);
        await blob.UploadAsync(new BinaryData(bytes));
        using var result = (await blob.DownloadStreamingAsync()).Value;
        Assert.Equal(bytes.Length, result.Details.ContentLength);
        using var copy = new MemoryStream();
        await result.Content.CopyToAsync(copy);
        Assert.True(bytes.AsSpan().SequenceEqual(copy.GetBuffer().AsSpan(0, (int)copy.Length)));
    }
}
