using Platform.Errors;

namespace Features.Apis;

/// <summary>What a change came to: its result, or the answer that refuses it.</summary>
public sealed record Settled<T>(T? Value, Problem? Problem) where T : class
{
    public static Settled<T> Done(T value) => new(value, null);

    public static Settled<T> Refused(Problem problem) => new(null, problem);

    /// <summary>Every round was overtaken by somebody else.</summary>
    public static Settled<T> Overtaken() => Refused(Problem.Conflict("The resource is being changed by other requests"));
}
