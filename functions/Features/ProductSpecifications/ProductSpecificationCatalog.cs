using Features.Apis;
using Features.ApiVersions;
using Features.ProductVersions;
using Features.Specifications;
using Platform.Errors;
using Platform.Storage;

namespace Features.ProductSpecifications;

/// <summary>Changes to the specification of a version, which stands in the version's row.</summary>
public sealed class ProductSpecificationCatalog(ProductVersionCatalog versions, ContentStore contents, FollowUps followUps, TimeProvider clock)
{
    public Task<Settled<ProductVersion>> Create(Guid productId, Guid versionId, string name, SpecificationContent document, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var specification = new ProductSpecification { Id = Guid.NewGuid(), Name = name, Content = document.Name, CreatedAt = now, UpdatedAt = now }.With(document);
        return Change(productId, versionId, document, version => version.Specification is null
            ? Settled<ProductVersion>.Done(version with { Specification = specification })
            : Settled<ProductVersion>.Refused(Problem.Conflict($"Specification for API product version '{versionId}' already exists")), cancel);
    }

    public Task<Settled<ProductVersion>> Update(Guid productId, Guid versionId, Guid id, string? name, SpecificationContent? document, CancellationToken cancel) =>
        Change(productId, versionId, document, version =>
        {
            if (version.Specification is not { } specification || specification.Id != id) return Settled<ProductVersion>.Refused(Problem.NotFound());
            var changed = specification with { Name = name ?? specification.Name, UpdatedAt = clock.GetUtcNow() };
            return Settled<ProductVersion>.Done(version with { Specification = document is null ? changed : changed.With(document) });
        }, cancel);

    public Task<Settled<ProductVersion>> Remove(Guid productId, Guid versionId, Guid id, CancellationToken cancel) =>
        versions.Update(productId, versionId, version => version.Specification?.Id == id
            ? Settled<ProductVersion>.Done(version with { Specification = null })
            : Settled<ProductVersion>.Refused(Problem.NotFound()), cancel);

    private async Task<Settled<ProductVersion>> Change(
        Guid productId, Guid versionId, SpecificationContent? document, Func<ProductVersion, Settled<ProductVersion>> apply, CancellationToken cancel)
    {
        if (document is null) return await versions.Update(productId, versionId, apply, cancel);
        await contents.Put(document.Bytes, cancel);
        var upload = await followUps.Plan(SpecificationUpload.Kind, SpecificationUpload.Of(productId, versionId), cancel);
        var settled = await versions.Update(productId, versionId, apply, cancel);
        await (settled.Problem is null ? followUps.Finish(upload, cancel) : followUps.Drop(upload, cancel));
        return settled;
    }
}
