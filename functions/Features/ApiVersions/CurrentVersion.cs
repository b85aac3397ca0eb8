using Features.Apis;

namespace Features.ApiVersions;

/// <summary>
/// Which version of an API is the current one: the one that is named as the API's <c>version</c>; while none has that name, the one that was. The first version of an API
/// that has none is current whatever its name, and gives its name to an API that is not versioned.
/// </summary>
public static class CurrentVersion
{
    /// <summary>The API with a new version.</summary>
    public static Api Added(Api api, ApiVersion version) =>
        api.CurrentVersionId is null || api.Version == version.Version
            ? api with { CurrentVersionId = version.Id, Version = api.Version ?? version.Version }
            : api;

    /// <summary>The API after one of its versions got another name. An API that was named after it keeps to it.</summary>
    public static Api Renamed(Api api, ApiVersion before, ApiVersion after)
    {
        if (before.Version == after.Version) return api;
        if (api.CurrentVersionId == after.Id && api.Version == before.Version) return api with { Version = after.Version };
        return api.Version == after.Version ? api with { CurrentVersionId = after.Id } : api;
    }

    /// <summary>The API after its own <c>version</c> was given.</summary>
    public static Api Named(Api api, IEnumerable<ApiVersion> versions) =>
        versions.FirstOrDefault(version => version.Version == api.Version) is { } named ? api with { CurrentVersionId = named.Id } : api;

    /// <summary>The API without a version. Another one becomes current when somebody names it.</summary>
    public static Api Removed(Api api, ApiVersion version) => api.CurrentVersionId == version.Id ? api with { CurrentVersionId = null } : api;
}
