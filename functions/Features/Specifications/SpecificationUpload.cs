using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Features.ApiVersions;
using Features.ProductVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>
/// Hands a version's document to <c>spec-uploaded</c> by putting it into the upload container, and does so again for as long as nobody took it up.
/// </summary>
public sealed class SpecificationUpload(Tables tables, ContentStore contents, BlobServiceClient blobs, FollowUps followUps) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <c>Of</c>.</summary>
    public const string Kind = "specification";

    private const string ProductMark = "product";

    public static string Of(ApiVersion version) => $"{version.ApiId:D}|{version.Id:D}";

    /// <summary>The subject for a version of a product.</summary>
    public static string Of(Guid productId, Guid versionId) => $"{productId:D}|{versionId:D}|{ProductMark}";

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        var (ownerId, id) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        if (await FindWaiting(ownerId, id, isProduct: parts.Length > 2, cancel) is not var (content, format)) return;
        if (await contents.Find(content, cancel) is not { } document) throw new InvalidDataException($"the document {content} of version {id} is lost");
        // Written down again before the upload, so that a look follows whatever becomes of it.
        await followUps.Plan(Kind, subject, cancel);
        await blobs.GetBlobContainerClient(ProductStorage.SpecsContainer).GetBlobClient(BlobOf(ownerId, id, format)).UploadAsync(
            new BinaryData(document),
            new BlobUploadOptions { HttpHeaders = new() { ContentType = format == DocumentFormat.Json ? "application/json" : "application/yaml" } },
            cancel);
    }

    private async Task<(string Content, DocumentFormat Format)?> FindWaiting(Guid ownerId, Guid id, bool isProduct, CancellationToken cancel)
    {
        if (isProduct)
        {
            return await tables.Catalog.Find<ProductVersion>(Tables.Org, CatalogKeys.ProductVersion(id), cancel)
                is { Value.Specification: { State: SpecificationState.Pending } waiting } ? (waiting.Content, waiting.Format) : null;
        }
        return await tables.Catalog.Find<ApiVersion>(Tables.Org, CatalogKeys.Version(ownerId, id), cancel)
            is { Value: { State: SpecificationState.Pending } version } ? (version.Content, version.Format) : null;
    }

    // The name is the version's id: whoever drops a file by hand names it after the version.
    private static string BlobOf(Guid ownerId, Guid id, DocumentFormat format) => $"{ownerId:D}/{id:D}.{(format == DocumentFormat.Json ? "json" : "yaml")}";
}
