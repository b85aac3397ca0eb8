namespace Features.Specifications.Rules;

/// <summary>Where something stands in a document; written as a JSON pointer only when somebody has to be told.</summary>
internal sealed class Place(Place? parent, string name)
{
    public static Place Root { get; } = new(null, "#");

    public string Name => name;

    public override string ToString() =>
        parent is null ? name : $"{parent}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
