namespace Testing;

/// <summary>Names no other test uses, in the form each service wants.</summary>
public static class UniqueName
{
    /// <summary>Letters and digits, starting with a letter.</summary>
    public static string Table() => $"t{Guid.NewGuid():N}";

    /// <summary>Lower case letters, digits and hyphens.</summary>
    public static string Container() => $"c-{Guid.NewGuid()}";

    /// <summary>Lower case letters, digits and hyphens.</summary>
    public static string Queue() => $"q-{Guid.NewGuid()}";

    /// <summary>A word, told apart by a number.</summary>
    public static string Of(string word) => $"{word}-{Guid.NewGuid():N}";

    /// <summary>An address that nobody else signs up with.</summary>
    public static string Address() => $"dora-{Guid.NewGuid():N}@example.com";
}
