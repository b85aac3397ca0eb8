using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Features.ApiVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>
/// Hands a version's document to <c>spec-uploaded</c> by putting it into the upload container, and does so again for as long as nobody took it up.
/// </summary>
public sealed class SpecificationUpload(Tables tables, ContentStore contents, BlobServiceClient blobs, FollowUps followUps) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "specification";

    public static string Of(ApiVersion version) => $"{version.ApiId:D}|{version.Id:D}";

    /// <summary>The blob of a version. Its name is the version's id: whoever drops a file by hand names it after the version.</summary>
    public static string BlobOf(ApiVersion version) => $"{version.ApiId:D}/{version.Id:D}.{(version.Format == DocumentFormat.Json ? "json" : "yaml")}";

    public async Task Run(string subject, CancellationToken cancel)
    {
        var ids = subject.Split('|');
        var found = await tables.Catalog.Find<ApiVersion>(Tables.Org, CatalogKeys.Version(Guid.Parse(ids[0]), Guid.Parse(ids[1])), cancel);
        if (found is not { Value: { State: SpecificationState.Pending } version }) return;
        if (await contents.Find(version.Content, cancel) is not { } document) throw new InvalidDataException($"the document {version.Content} of version {version.Id} is lost");
        // Written down again before the upload, so that a look follows whatever becomes of it.
        await followUps.Plan(Kind, subject, cancel);
        await blobs.GetBlobContainerClient(ProductStorage.SpecsContainer).GetBlobClient(BlobOf(version)).UploadAsync(
            new BinaryData(document),
            new BlobUploadOptions { HttpHeaders = new() { ContentType = version.Format == DocumentFormat.Json ? "application/json" : "application/yaml" } },
            cancel);
    }
}
