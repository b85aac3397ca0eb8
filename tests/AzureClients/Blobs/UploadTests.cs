using System.IO.Compression;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using AzureClients.Tests.Wire;
using Testing;

namespace AzureClients.Tests.Blobs;

public sealed class UploadTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_a_blob_with_headers_and_metadata()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("folder/spec.yaml");
        var info = (await blob.UploadAsync(new BinaryData("openapi: 3.1.0"), new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders
            {
                ContentType = "application/yaml", ContentEncoding = "identity", ContentLanguage = "en", CacheControl = "max-age=60",
                ContentDisposition = "attachment",
            },
            Metadata = new Dictionary<string, string> { ["api"] = "flights", ["version"] = "1" },
        })).Value;
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal((info.ETag, info.LastModified), (properties.ETag, properties.LastModified));
        Assert.Equal((14, "application/yaml", "identity", "en"), (properties.ContentLength, properties.ContentType, properties.ContentEncoding, properties.ContentLanguage));
        Assert.Equal(("max-age=60", "attachment"), (properties.CacheControl, properties.ContentDisposition));
        Assert.Equal(("flights", "1"), (properties.Metadata["API"], properties.Metadata["version"]));
        Assert.NotEqual(default, properties.CreatedOn);
    }

    [AzuriteFact]
    public async Task Rejects_409_when_the_blob_exists()
    {
        var container = await azurite.NewContainerAsync();
        var blob = container.GetBlobClient("b");
        await blob.UploadAsync(new BinaryData("first"));
        foreach (var call in (Func<Task>[])
        [
            () => blob.UploadAsync(new BinaryData("second")),
            () => blob.UploadAsync(new BinaryData("second"), CancellationToken.None),
            () => blob.UploadAsync(new BinaryData("second"), overwrite: false),
            () => blob.UploadAsync(new MemoryStream([1])),
            () => container.UploadBlobAsync("b", new BinaryData("second")),
            () => container.UploadBlobAsync("b", new MemoryStream([1])),
            () => blob.UploadAsync(new BinaryData("second"), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }),
        ])
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal(409, failure.Status);
            Assert.True(failure.ErrorCode == BlobErrorCode.BlobAlreadyExists);
        }
        Assert.Equal("first", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [AzuriteFact]
    public async Task Replaces_the_blob_when_told_to()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        var first = (await blob.UploadAsync(new BinaryData("first"))).Value.ETag;
        var second = (await blob.UploadAsync(new BinaryData("second"), overwrite: true)).Value.ETag;
        Assert.NotEqual(first, second);
        await blob.UploadAsync(new BinaryData("third"), new BlobUploadOptions());
        Assert.Equal("third", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [AzuriteFact]
    public async Task Rejects_412_when_the_blob_has_changed_since()
    {
        var blob = (await azurite.NewContainerAsync()).GetBlobClient("b");
        var first = (await blob.UploadAsync(new BinaryData("first"))).Value.ETag;
        var second = (await blob.UploadAsync(new BinaryData("second"), If(first))).Value.ETag;
        var upload = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(new BinaryData("third"), If(first)));
        var delete = await Assert.ThrowsAsync<RequestFailedException>(() => blob.DeleteIfExistsAsync(conditions: If(first).Conditions));
        Assert.Equal((412, "ConditionNotMet"), (upload.Status, upload.ErrorCode));
        Assert.Equal((412, "ConditionNotMet"), (delete.Status, delete.ErrorCode));
        Assert.True((await blob.DeleteIfExistsAsync(conditions: If(second).Conditions)).Value);
    }

    [AzuriteFact]
    public async Task Rejects_404_when_the_container_is_absent()
    {
        var blob = new BlobClient(azurite.ConnectionString, UniqueName.Container(), "b");
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(new BinaryData("x")));
        Assert.Equal(404, failure.Status);
        Assert.True(failure.ErrorCode == BlobErrorCode.ContainerNotFound);
    }

    [AzuriteFact]
    public async Task Keeps_the_bytes_when_a_stream_is_uploaded_from_where_it_stands()
    {
        var container = await azurite.NewContainerAsync();
        var bytes = Enumerable.Range(0, 300_000).Select(n => (byte)n).ToArray();
        using var seekable = new MemoryStream(bytes);
        seekable.Position = 10;
        await container.UploadBlobAsync("seekable", seekable);
        Assert.True(seekable.CanRead);
        Assert.Equal(bytes[10..], (await container.GetBlobClient("seekable").DownloadContentAsync()).Value.Content.ToArray());

        using var compressed = new MemoryStream();
        await using (var pack = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) await pack.WriteAsync(bytes);
        compressed.Position = 0;
        await using var unseekable = new GZipStream(compressed, CompressionMode.Decompress);
        await container.GetBlobClient("unseekable").UploadAsync(unseekable, overwrite: true);
        Assert.Equal(bytes, (await container.GetBlobClient("unseekable").DownloadContentAsync()).Value.Content.ToArray());
    }

    [Fact]
    public async Task Keeps_the_bytes_when_a_stream_is_sent_again()
    {
        var recorder = new Recorder(503);
        var options = new BlobClientOptions { Transport = recorder };
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var blob = new BlobClient($"AccountName=acme;AccountKey={Convert.ToBase64String(new byte[32])}", "container", "blob", options);
        using var content = new MemoryStream([0, 1, 2, 3]);
        content.Position = 1;
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(content));
        Assert.Equal(503, failure.Status);
        Assert.Equal(3, recorder.Bodies.Count);
        Assert.All(recorder.Bodies, body => Assert.Equal([1, 2, 3], body));
        Assert.All(recorder.Seen, request => Assert.Equal("*", request.Headers["If-None-Match"]));
    }

    [AzuriteFact]
    public async Task Keeps_large_and_empty_blobs()
    {
        var container = await azurite.NewContainerAsync();
        var large = new byte[32 * 1024 * 1024];
        new Random(1).NextBytes(large);
        await container.UploadBlobAsync("large", new BinaryData(large));
        var read = (await container.GetBlobClient("large").DownloadContentAsync()).Value.Content.ToArray();
        Assert.True(large.AsSpan().SequenceEqual(read));
        await container.UploadBlobAsync("empty", new BinaryData(Array.Empty<byte>()));
        Assert.Equal(0, (await container.GetBlobClient("empty").GetPropertiesAsync()).Value.ContentLength);
        Assert.Empty((await container.GetBlobClient("empty").DownloadContentAsync()).Value.Content.ToArray());
    }

    [AzuriteTheory]
    [InlineData("a/b/c.yaml")]
    [InlineData("with space & plus+ and %25 (1)'s = ? #;,@$!*~.json")]
    [InlineData("東京/ü/🚀")]
    public async Task Keeps_a_blob_when_its_name_has_special_characters(string name)
    {
        var container = await azurite.NewContainerAsync();
        await container.UploadBlobAsync(name, new BinaryData(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(name, (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal(name, (await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, name[..2], default).SingleAsync()).Name);
        Assert.Equal(name, new BlobUriBuilder(container.GetBlobClient(name).Uri).BlobName);
        Assert.True((await container.GetBlobClient(name).DeleteIfExistsAsync()).Value);
    }

    private static BlobUploadOptions If(ETag version) => new() { Conditions = new BlobRequestConditions { IfMatch = version } };
}
