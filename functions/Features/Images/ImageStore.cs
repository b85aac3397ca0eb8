using Features.Apis;
using Features.Storage;
using Platform.Errors;
using Platform.Fields;
using Platform.Storage;

namespace Features.Images;

/// <summary>
/// Where icons live: a row per API or package that has one, and bytes in the content store. An upload is looked at after its commit, by a follow-up: who was answered may rely on
/// it, whatever happens in between.
/// </summary>
public sealed class ImageStore(Tables tables, ContentStore contents, FollowUps followUps, TimeProvider clock) : IFollowUp
{
    /// <summary>Kind of the follow-up that looks at an upload; the subject is the owner's id.</summary>
    public const string Validation = "image-uploaded";

    private sealed record Owner(Guid Id);

    /// <summary>The icon, or null when there is none or no such owner.</summary>
    public async Task<Document<EntityImage>?> Find(EntityPath owner, CancellationToken cancel) =>
        await HasOwner(owner, cancel) ? await Find(owner.Id, cancel) : null;

    public async Task<ImageData?> FindApplied(EntityImage image, CancellationToken cancel) =>
        image.Applied is { } applied && await contents.Find(applied.Content, cancel) is { } bytes ? new(applied.MediaType, bytes) : null;

    public async Task<bool> HasOwner(EntityPath owner, CancellationToken cancel) => await tables.Catalog.Find<Owner>(Tables.Org, owner.Row, cancel) is not null;

    /// <summary>Takes an upload. What was applied stays until the upload has been looked at.</summary>
    /// <returns>The image, and whether it is the first; or why not.</returns>
    public async Task<(Settled<EntityImage> Settled, bool IsFirst)> Put(EntityPath owner, ImageData upload, CancellationToken cancel)
    {
        var content = new ImageContent(upload.MediaType, await contents.Put(upload.Bytes, cancel));
        var isFirst = false;
        var planned = await followUps.Plan(Validation, owner.Id.ToString("D"), cancel);
        var settled = await Contention.Settle(clock, Round, cancel) ?? Settled<EntityImage>.Overtaken();
        if (settled.Problem is not null)
        {
            await followUps.Drop(planned, cancel);
            return (settled, false);
        }
        await followUps.Finish(planned, cancel);
        return (Settled<EntityImage>.Done((await Find(owner.Id, cancel))?.Value ?? settled.Value!), isFirst);

        async Task<Settled<EntityImage>?> Round()
        {
            if (!await HasOwner(owner, cancel)) return Settled<EntityImage>.Refused(Problem.NotFound());
            var read = await Find(owner.Id, cancel);
            if (read?.Value.Status == ImageStatus.Validating) return Settled<EntityImage>.Refused(Problem.Conflict("The image is currently being updated by another request"));
            var now = clock.GetUtcNow();
            var image = new EntityImage
            {
                OwnerId = owner.Id, Status = ImageStatus.Validating, Upload = content, Applied = read?.Value.Applied, CreatedAt = read?.Value.CreatedAt ?? now, UpdatedAt = now,
            };
            isFirst = read is null;
            var batch = tables.Catalog.Begin(Tables.Org).Touch(owner.Row);
            batch = read is null ? batch.Add(CatalogKeys.Icon(owner.Id), image) : batch.Replace(read, image);
            return (await batch.Commit(cancel)).Committed ? Settled<EntityImage>.Done(image) : null;
        }
    }

    /// <summary>Removes an icon; false when there is none.</summary>
    public async Task<bool> Remove(EntityPath owner, CancellationToken cancel) =>
        await Find(owner, cancel) is not null && (await tables.Catalog.Begin(Tables.Org).Remove(CatalogKeys.Icon(owner.Id)).Commit(cancel)).Committed;

    public Task Clear(Guid ownerId, CancellationToken cancel) => tables.Catalog.Clear(Tables.Org, CatalogKeys.Icon(ownerId), cancel);

    /// <summary>Looks at what was uploaded, and applies it or says why not.</summary>
    public async Task Run(string subject, CancellationToken cancel)
    {
        // Changed meanwhile: by another who looked at it, or by its removal. The next round sees which.
        while (await Find(Guid.Parse(subject), cancel) is { Value: { Status: ImageStatus.Validating, Upload: { } upload } } read)
        {
            var bytes = await contents.Find(upload.Content, cancel) ?? throw new InvalidDataException($"the image {upload.Content} of {subject} is lost");
            var fault = ImageRules.FaultOf(new(upload.MediaType, bytes));
            var image = read.Value with
            {
                Status = fault is null ? ImageStatus.Valid : ImageStatus.Invalid, Error = fault, Upload = null, Applied = fault is null ? upload : read.Value.Applied,
                UpdatedAt = clock.GetUtcNow(),
            };
            if ((await tables.Catalog.Begin(Tables.Org).Replace(read, image).Commit(cancel)).Committed) return;
        }
    }

    private Task<Document<EntityImage>?> Find(Guid ownerId, CancellationToken cancel) => tables.Catalog.Find<EntityImage>(Tables.Org, CatalogKeys.Icon(ownerId), cancel);
}
