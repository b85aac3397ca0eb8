using Features.ApiImplementations;
using Features.ApiVersions;
using Features.Specifications;
using Platform.Errors;

namespace Features.ApiOperations;

/// <summary>
/// Keeps the operations of an API whose access is enforced: they may not disappear by the way, because packages, registrations and gateways count on them, and there may not
/// be more than the contract allows.
/// </summary>
public sealed class OperationGuard(ApiOperationStore operations)
{
    private const string Removal = "Operations are not allowed to be removed from the current version when using access control enforcement";

    /// <summary>Null when <paramref name="after"/> may take the place of <paramref name="before"/> as the document in force, or the answer that refuses it.</summary>
    /// <param name="link">The API's link; only a link to a control plane guards.</param>
    /// <param name="before">The version in force.</param>
    /// <param name="after">The version that will be, or null when there will be none.</param>
    /// <param name="force">The caller insists.</param>
    /// <param name="field">The request's field that brings <paramref name="after"/> about.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Problem?> Check(ApiImplementation? link, ApiVersion? before, ApiVersion? after, bool force, string field, CancellationToken cancel)
    {
        if (link is not { ServiceId: null }) return null;
        if (after is not null && CheckCount(after.OperationCount, field) is { } tooMany) return tooMany;
        if (force || before is null) return null;
        var left = after is null ? [] : await operations.ListDescribed(after, cancel);
        return await Keeps(before, left, cancel) ? null : Problem.Conflict(Removal);
    }

    /// <summary>The same for a document that is not stored yet.</summary>
    public async Task<Problem?> Check(
        ApiImplementation? link, ApiVersion? before, SpecificationContent document, bool isCurrent, bool force, string field, CancellationToken cancel)
    {
        if (link is not { ServiceId: null }) return null;
        if (CheckCount(document.Specification.Operations.Count, field) is { } tooMany) return tooMany;
        if (force || before is null || !isCurrent) return null;
        var left = document.Specification.Operations.Select(key => ApiOperation.Of(before.ApiId, key.Method, key.Path));
        return await Keeps(before, left, cancel) ? null : Problem.Conflict(Removal);
    }

    /// <summary>Null, or why an API with so many operations cannot be linked to a control plane.</summary>
    public static Problem? CheckCount(int count, string field) => count <= SpecificationBounds.LinkedOperationsMax
        ? null
        : Problem.Invalid(new Fault(
            field, "max_items",
            $"{field}: the specification has {count} operations; with access control enforcement an API has at most {SpecificationBounds.LinkedOperationsMax}")
        { Maximum = SpecificationBounds.LinkedOperationsMax });

    private async Task<bool> Keeps(ApiVersion before, IEnumerable<ApiOperation> left, CancellationToken cancel)
    {
        var inForce = before.Operations is null ? await operations.ListDescribed(before, cancel) : await operations.List(before, cancel);
        var kept = left.Select(operation => operation.Id).ToHashSet();
        return inForce.All(operation => kept.Contains(operation.Id));
    }
}
