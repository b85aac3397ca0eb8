namespace Azure.Storage.Wire;

internal static class Address
{
    /// <summary>An address one step, or several with slashes between them, below another; each step escaped.</summary>
    public static Uri Of(Uri parent, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Uri($"{parent.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");
    }
}
