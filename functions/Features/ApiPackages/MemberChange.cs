using Features.ApiOperations;
using Platform.Errors;
using Platform.Storage;

namespace Features.ApiPackages;

/// <summary>
/// What steps make of a package's members, by RFC 6902: they apply in order; adding what is there replaces its value; removing or replacing what is not there is a fault.
/// </summary>
public static class MemberChange
{
    /// <param name="packageId">The package.</param>
    /// <param name="steps">In order; null in the place of one that is not sound, which only keeps the others in theirs.</param>
    /// <param name="members">The members it has.</param>
    /// <param name="find">Finds the API and the operation of an id, among those that may be packaged.</param>
    /// <param name="now">Time of the change.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public static List<MemberWrite> Apply(
        Guid packageId, IReadOnlyList<MemberStep?> steps, IReadOnlyList<Document<ApiPackageMember>> members, Func<Guid, (LinkedApi Api, ApiOperation Operation)?> find,
        DateTimeOffset now, List<Fault> faults)
    {
        var before = members.ToDictionary(member => member.Value.OperationId);
        var after = before.ToDictionary(pair => pair.Key, pair => (ApiPackageMember?)pair.Value.Value);
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is not { } step) continue;
            var (id, there) = (step.OperationId, after.GetValueOrDefault(step.OperationId));
            var known = find(id);
            if (step.Op == MemberOp.Add && known is null) faults.Add(Fault.MissingReference($"{i}.path", "Operation not found"));
            else if (step.Op != MemberOp.Add && there is null) faults.Add(Fault.MissingReference($"{i}.path", "Operation not found in the API package"));
            else if (step.Op == MemberOp.Remove) after[id] = null;
            else if (there is not null) after[id] = there with { Limit = step.Limit, UpdatedAt = now };
            else
            {
                after[id] = new()
                {
                    PackageId = packageId, OperationId = id, ApiId = known!.Value.Api.Api.Id, Method = known.Value.Operation.Method, Path = known.Value.Operation.Path,
                    Limit = step.Limit, CreatedAt = before.TryGetValue(id, out var old) ? old.Value.CreatedAt : now, UpdatedAt = now,
                };
            }
        }
        return [.. after
            .Select(pair => new MemberWrite(before.GetValueOrDefault(pair.Key), pair.Value))
            .Where(write => write.Read?.Value != write.After)];
    }
}
