using Local;

namespace Testing;

/// <summary>A test that needs Azurite; skipped, with the reason, on a machine without Node.</summary>
public sealed class AzuriteFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(Azurite.WhyNot);

    public AzuriteFactAttribute() => Skip = Reason;

    /// <summary>Why Azurite cannot run here; null when it can.</summary>
    public static string? Reason => WhyNot.Value;
}

/// <summary>A test over rows of data that needs Azurite; skipped, with the reason, on a machine without Node.</summary>
public sealed class AzuriteTheoryAttribute : TheoryAttribute
{
    public AzuriteTheoryAttribute() => Skip = AzuriteFactAttribute.Reason;
}
