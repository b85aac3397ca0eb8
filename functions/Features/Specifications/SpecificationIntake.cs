using Azure;
using Azure.Storage.Blobs;
using Features.ApiOperations;
using Features.Apis;
using Features.ApiVersions;
using Features.ProductVersions;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>
/// Takes up what lies in the upload container, and is the only writer of operations. A file that is named by the id of a version says that this version waits; any other
/// <c>{apiId}/{version}.{yaml|yml|json}</c> brings a document for the version of that name. Taking the same thing up twice has one effect.
/// </summary>
public sealed partial class SpecificationIntake(
    ApiStore apis, ApiVersionStore versions, ProductVersionStore productVersions, SpecificationParsing parsing, OperationGuard guard, ContentStore contents,
    BlobServiceClient blobs, FollowUps followUps, TimeProvider clock, ILogger<SpecificationIntake> log)
{
    /// <summary>Takes up the blob of this name. What can never succeed is recorded and done with; an outage of storage is thrown.</summary>
    public async Task Take(string blob, CancellationToken cancel)
    {
        if (!TryRead(blob, out var ownerId, out var name)) LogNotUpload(log, blob);
        // A version that is gone leaves its upload behind for a while: it must not come back as one that is named by an id.
        else if (Guid.TryParseExact(name, "D", out var id) && await productVersions.Find(ownerId, id, cancel) is not null) await TakeWaitingOfProduct(ownerId, id, cancel);
        else if (await apis.Find(ownerId, cancel) is null) LogUnknownApi(log, blob);
        else if (Guid.TryParseExact(name, "D", out id)) await TakeWaiting(ownerId, id, cancel);
        else await TakeDropped(blob, ownerId, name, cancel);
    }

    private static bool TryRead(string blob, out Guid apiId, out string name)
    {
        apiId = default;
        name = "";
        if (blob.Split('/') is not [var folder, var file] || !Guid.TryParseExact(folder, "D", out apiId)) return false;
        name = Path.GetFileNameWithoutExtension(file);
        return Path.GetExtension(file).ToUpperInvariant() is ".JSON" or ".YAML" or ".YML" && name.Length is > 0 and <= ApiRules.CharactersMax;
    }

    /// <summary>Parses the document of a version. It comes from the content store, under the name in the version's row: the upload may be of an earlier one.</summary>
    private async Task TakeWaiting(Guid apiId, Guid id, CancellationToken cancel)
    {
        _ = await Contention.Settle(clock, Round, cancel) ?? throw Overtaken();

        async Task<object?> Round()
        {
            if (await versions.Find(apiId, id, cancel) is not { Value.State: SpecificationState.Pending } read) return this;
            var version = read.Value.With(await parsing.TakeUp(apiId, read.Value.Content, cancel));
            return await Change(apiId, () => versions.Replace(read, version, cancel), cancel) ? this : null;
        }
    }

    /// <summary>The same for a version of a product, on which nothing else depends.</summary>
    private async Task TakeWaitingOfProduct(Guid productId, Guid id, CancellationToken cancel)
    {
        _ = await Contention.Settle(clock, Round, cancel) ?? throw Overtaken();

        async Task<object?> Round()
        {
            if (await productVersions.Find(productId, id, cancel) is not { Value.Specification: { State: SpecificationState.Pending } waiting } read) return this;
            var taken = await parsing.TakeUp(id, waiting.Content, cancel);
            return await productVersions.Replace(read, read.Value with { Specification = waiting.With(taken) }, cancel) == ProductVersionWrite.Written
                // Its product is gone, and it goes.
                || await productVersions.Find(productId, id, cancel) is null ? this : null;
        }
    }

    private async Task TakeDropped(string blob, Guid apiId, string name, CancellationToken cancel)
    {
        _ = await Contention.Settle(clock, Round, cancel) ?? throw Overtaken();

        async Task<object?> Round()
        {
            // The rows are read before the blob: what is written is at least as new as what it replaces, whichever of two uploads is taken up last.
            if (await apis.Find(apiId, cancel) is not { } api) return this;
            var read = await versions.FindByName(apiId, name, cancel);
            var (document, fault) = await Download(blob, cancel);
            if (document is null && fault is null) return this;
            var reading = document is null ? SpecificationReading.Unreadable(fault!) : SpecificationReader.Read(document);
            if (reading.Specification is not { } specification) return await Record(read, blob, SpecificationState.Unreadable, reading.Faults[0].Message, cancel);

            var content = new SpecificationContent(document!, ContentStore.NameOf(document!), specification);
            if (read is { Value.State: SpecificationState.Parsed } && read.Value.Content == content.Name) return this;
            var now = clock.GetUtcNow();
            var version = (read?.Value ?? new() { Id = Guid.NewGuid(), ApiId = apiId, Version = name, Content = content.Name, CreatedAt = now, UpdatedAt = now }).With(content);
            var changed = read is null ? CurrentVersion.Added(api.Value, version) : api.Value;
            var current = api.Value.CurrentVersionId is { } id ? await versions.Find(apiId, id, cancel) : null;
            var link = await apis.FindLink(apiId, cancel);
            if (await guard.Check(link?.Value, current?.Value, content, changed.CurrentVersionId == version.Id, force: false, "spec", cancel) is { } refusal)
                return await Record(read, blob, read?.Value.State ?? default, refusal.InvalidParameters is [var one, ..] ? one.Reason : refusal.Detail, cancel);

            await contents.Put(content.Bytes, cancel);
            version = version.With(await parsing.TakeUp(apiId, specification, cancel)) with { UpdatedAt = now };
            return await Change(apiId, async () => read is null
                ? await versions.Add(version, api, changed, cancel) == CatalogWrite.Written
                : await versions.Replace(read, version, api, changed, cancel) == CatalogWrite.Written, cancel) ? this : null;
        }
    }

    private async Task<bool> Change(Guid apiId, Func<Task<bool>> write, CancellationToken cancel)
    {
        var changed = await followUps.Plan(OperationsChanged.Kind, OperationsChanged.Of(apiId), cancel);
        var written = await write();
        await (written ? followUps.Finish(changed, cancel) : followUps.Drop(changed, cancel));
        return written;
    }

    /// <summary>Writes down at the version why an upload was not taken. Of an upload that belongs to no version only the log knows.</summary>
    private async Task<object?> Record(Document<ApiVersion>? read, string blob, SpecificationState state, string why, CancellationToken cancel)
    {
        LogRefused(log, blob, why);
        if (read is null) return this;
        var message = $"The upload '{blob}' was not taken: {why}";
        if (read.Value.State == state && read.Value.ValidationMessages.Contains(message)) return this;
        var messages = read.Value.ValidationMessages.Where(one => !one.StartsWith($"The upload '{blob}'", StringComparison.Ordinal)).Prepend(message);
        return await versions.Replace(read, read.Value with { State = state, ValidationMessages = [.. messages] }, cancel) ? this : null;
    }

    // The host tries again.
    private static TimeoutException Overtaken() => new("The version is being changed by other requests");

    /// <summary>The blob as it is now, or why it is not taken; neither when it is gone.</summary>
    private async Task<(byte[]? Document, string? Fault)> Download(string name, CancellationToken cancel)
    {
        var blob = blobs.GetBlobContainerClient(ProductStorage.SpecsContainer).GetBlobClient(name);
        try
        {
            if ((await blob.GetPropertiesAsync(cancellationToken: cancel)).Value.ContentLength > SpecificationBounds.BytesMax)
                return (null, $"The document is larger than {SpecificationBounds.BytesMax} bytes");
            return ((await blob.DownloadContentAsync(cancel)).Value.Content.ToArray(), null);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The blob {Blob} is no upload: its name must be {{apiId}}/{{version}} with .json, .yaml or .yml")]
    private static partial void LogNotUpload(ILogger log, string blob);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upload {Blob} is for an API or product that does not exist")]
    private static partial void LogUnknownApi(ILogger log, string blob);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upload {Blob} was not taken: {Why}")]
    private static partial void LogRefused(ILogger log, string blob, string why);
}
