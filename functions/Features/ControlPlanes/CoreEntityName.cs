namespace Features.ControlPlanes;

/// <summary>What stands at the end of a core entity's path: an id, or a name.</summary>
public sealed record CoreEntityName(Guid? Id, string? Name)
{
    /// <summary>Null when it can be neither.</summary>
    public static CoreEntityName? Read<T>(string text) where T : ICoreEntity<T> =>
        Guid.TryParseExact(text, "D", out var id) ? new(id, null) : T.CanBeName(text) ? new(null, text) : null;

    /// <summary>A put that meant to create and found that somebody just did looks again and replaces.</summary>
    public GatewayWrite Again(bool isNew, GatewayWrite written) =>
        isNew && (written == GatewayWrite.IdTaken || (written == GatewayWrite.NameTaken && Name is not null)) ? GatewayWrite.Changed : written;
}
