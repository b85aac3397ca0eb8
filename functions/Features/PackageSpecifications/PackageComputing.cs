using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Features.ApiOperations;
using Features.ApiPackages;
using Features.ApiVersions;
using Features.Specifications;
using Features.Storage;
using Platform.Storage;

namespace Features.PackageSpecifications;

/// <summary>
/// Puts the specification of a package together from the current documents of its operations' APIs. What was made is kept for a while, under a stamp of everything it was made
/// from, so that it is never out of date.
/// </summary>
public sealed class PackageComputing(Tables tables, ApiPackageStore packages, ApiOperationStore operations, ContentStore contents)
{
    // Bytes of all documents that one specification is made from.
    private const long DocumentBytesMax = 64L * 1024 * 1024;
    private const int KeptMax = 32;

    private readonly ConcurrentDictionary<string, ComputedSpecification> _kept = new(StringComparer.Ordinal);

    private sealed record Source(string ApiName, ApiVersion Version, IReadOnlySet<OperationKey> Wanted);

    public async Task<ComputedSpecification> Compute(ApiPackage package, CancellationToken cancel)
    {
        var members = (await packages.ListMembers(package.Id, cancel)).ConvertAll(row => row.Value);
        var sources = await ListSources(members, cancel);
        var updatedAt = members.Select(member => member.UpdatedAt).Append(package.UpdatedAt).Concat(sources.Select(source => source.Version.UpdatedAt)).Max();
        var stamp = StampOf(package, sources);
        if (_kept.TryGetValue(stamp, out var known)) return known with { UpdatedAt = updatedAt };
        var findings = new Findings();
        var parts = new List<SpecificationPart>();
        var left = DocumentBytesMax;
        foreach (var source in sources)
        {
            var document = await contents.Find(source.Version.Content, cancel);
            if (document is null || (left -= document.Length) < 0) findings.Add($"The document of the API '{source.ApiName}' is too large to be taken in with the others");
            else if (SpecificationPart.Read(source.ApiName, document, source.Version, source.Wanted, out var fault) is { } part) parts.Add(part);
            else findings.Add($"The document of the API '{source.ApiName}' could not be read: {fault}");
        }
        var composed = SpecificationComposer.Compose(package.Name, package.Version, package.Description, parts, findings);
        foreach (var part in parts) part.Dispose();
        foreach (var message in SpecificationReader.Read(composed).Specification?.Messages ?? []) findings.Add(message);
        if (_kept.Count >= KeptMax) _kept.Clear();
        return _kept[stamp] = new(composed, findings.ToList(), updatedAt);
    }

    /// <summary>The APIs of a package's operations with the operations that exist, the API whose operation came first ahead.</summary>
    private async Task<List<Source>> ListSources(List<ApiPackageMember> members, CancellationToken cancel)
    {
        var sources = new List<Source>();
        foreach (var group in members.OrderBy(member => member.CreatedAt).GroupBy(member => member.ApiId))
        {
            if (await operations.FindLinked(group.Key, cancel) is not { } linked || linked.Api.CurrentVersionId is not { } versionId) continue;
            if (await tables.Catalog.Find<ApiVersion>(Tables.Org, CatalogKeys.Version(group.Key, versionId), cancel) is not { } version) continue;
            var known = linked.Operations.ToDictionary(operation => operation.Id);
            var wanted = group.Where(member => known.ContainsKey(member.OperationId)).Select(member => new OperationKey(member.Method, member.Path)).ToHashSet();
            if (wanted.Count > 0) sources.Add(new(linked.Api.Name, version.Value, wanted));
        }
        return sources;
    }

    private static string StampOf(ApiPackage package, List<Source> sources)
    {
        var text = new StringBuilder().Append(package.Id).Append('\0').Append(package.Name).Append('\0').Append(package.Version).Append('\0').Append(package.Description);
        foreach (var source in sources)
            text.Append('\0').Append(source.ApiName).Append('\0').Append(source.Version.Content).Append('\0')
                .AppendJoin(' ', source.Wanted.Select(key => $"{key.Method} {key.Path}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
