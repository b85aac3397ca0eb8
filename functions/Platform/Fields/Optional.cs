namespace Platform.Fields;

/// <summary>A field of a request body that may be left out, which differs from being null.</summary>
/// <param name="IsGiven">Whether the body names the field.</param>
/// <param name="Value">Its value; default when not given or when null was given.</param>
public readonly record struct Optional<T>(bool IsGiven, T Value)
{
    /// <summary>The given value, or <paramref name="otherwise"/> when the field was left out.</summary>
    public T Or(T otherwise) => IsGiven ? Value : otherwise;

    /// <summary>The same field with its value changed when given.</summary>
    public Optional<TResult> Select<TResult>(Func<T, TResult> change) => IsGiven ? new(true, change(Value)) : default;
}
