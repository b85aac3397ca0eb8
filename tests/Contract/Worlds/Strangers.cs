using Contract.Documents;
using Contract.Probes;
using Testing;

namespace Contract.Worlds;

/// <summary>People with a session who are not the developer of a world.</summary>
internal static class Strangers
{
    /// <summary>Nobody where nothing is tried with them: a sign-up takes its time, of purpose.</summary>
    public static async Task<IReadOnlyList<Other>> Of(Stage stage, Apps apps, Guid portal, string host)
    {
        if (!stage.Tries<OthersProbe>()) return [];
        // What stands under one of these ids belongs to somebody.
        static bool IsOwned(Operation operation) => operation.PathParameters.Any(parameter => parameter.Name is "applicationId" or "teamId");
        static bool NeedsSession(Operation operation) => operation.NeedsCaller == true;
        var elsewhere = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("elsewhere"), auto_approve_developers = true })).Is(201);
        var (foreigner, _) = await apps.SignedIn(elsewhere.Id, elsewhere.String("default_domain"));
        var smuggled = apps.Visit(host);
        foreach (var (name, value) in foreigner.Cookies) smuggled.Cookies[name] = value;
        var (neighbour, _) = await apps.SignedIn(portal, host);
        var (revoked, revokedId) = await apps.SignedIn(portal, host);
        (await apps.Admin("PATCH", $"/v3/portals/{portal}/developers/{revokedId}", new { status = "revoked" })).Is(200);
        var (waiting, waitingId) = await apps.SignedIn(portal, host);
        (await apps.Admin("PATCH", $"/v3/portals/{portal}/developers/{waitingId}", new { status = "pending" })).Is(200);
        return
        [
            new("neighbour", neighbour.Call, [404], IsOwned),
            new("foreigner", foreigner.Call, [404], IsOwned),
            new("smuggled-session", smuggled.Call, [401], NeedsSession),
            new("revoked", revoked.Call, [401], NeedsSession),
            new("unapproved", waiting.Call, [401], NeedsSession),
        ];
    }
}
