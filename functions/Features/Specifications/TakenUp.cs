using Features.ApiOperations;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>What taking a document up came to: what it says, with the list of its operations, or why it cannot be read.</summary>
public sealed record TakenUp(ParsedSpecification? Parsed, IReadOnlyList<string> Messages);

/// <summary>A document that was read, and the name of its operation list in the content store.</summary>
public sealed record ParsedSpecification(Specification Specification, string Operations);

/// <summary>Takes documents up, of versions of APIs and of products alike: the only maker of operation lists.</summary>
public sealed class SpecificationParsing(ApiOperationStore operations, ContentStore contents)
{
    /// <summary>Takes up the document of a name.</summary>
    /// <param name="ownerId">What the operations belong to; their ids follow from it.</param>
    /// <param name="content">The document's name in the content store.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="InvalidDataException">The document is lost.</exception>
    public async Task<TakenUp> TakeUp(Guid ownerId, string content, CancellationToken cancel)
    {
        var document = await contents.Find(content, cancel) ?? throw new InvalidDataException($"the document {content} of {ownerId} is lost");
        var reading = SpecificationReader.Read(document);
        return reading.Specification is { } specification
            ? await TakeUp(ownerId, specification, cancel)
            : new(null, [.. reading.Faults.Select(fault => fault.Message)]);
    }

    /// <summary>Takes up a document that was read already.</summary>
    public async Task<TakenUp> TakeUp(Guid ownerId, Specification specification, CancellationToken cancel) =>
        new(new(specification, await operations.Keep(ownerId, specification.Operations, cancel)), specification.Messages);
}
