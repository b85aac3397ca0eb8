namespace Policies;

/// <summary>A consumer of a control plane: a name that upstreams know a caller by.</summary>
/// <param name="Id">Its id (UUID).</param>
/// <param name="Username">Its name, if it has one.</param>
/// <param name="CustomId">The id that its owner gave it, if there is one.</param>
public sealed record PolicyConsumer(string Id, string? Username = null, string? CustomId = null);
