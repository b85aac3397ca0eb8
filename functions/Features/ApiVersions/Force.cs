using Microsoft.AspNetCore.Http;
using Platform.Errors;

namespace Features.ApiVersions;

/// <summary>The query parameter with which a caller insists on a change that takes operations away. Left out it is false; without a value it is true.</summary>
internal static class Force
{
    public static bool Read(IQueryCollection query, List<Fault> faults)
    {
        if (!query.TryGetValue("force", out var values)) return false;
        switch (values.ToString())
        {
            case "" or "true": return true;
            case "false": return false;
            default:
                faults.Add(Fault.NotOneOf("force", ["true", "false"], "query"));
                return false;
        }
    }
}
