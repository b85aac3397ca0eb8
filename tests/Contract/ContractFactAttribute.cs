using Testing;

namespace Contract;

/// <summary>A test that needs the contract's files, which stand beside the repository on some machines only, and Azurite; skipped, with the reason, without them.</summary>
public sealed class ContractFactAttribute : FactAttribute
{
    public ContractFactAttribute() => Skip = Reason;

    /// <summary>The folder with the OpenAPI files and their digest; null when it is not there.</summary>
    public static string? Folder { get; } = Repository.Shared is { } shared && File.Exists(Path.Combine(shared, "konnect", "digest.md")) ? Path.Combine(shared, "konnect") : null;

    public static string? Reason => Folder is null ? "The contract's files are not beside the repository: ../shared/konnect" : AzuriteFactAttribute.Reason;
}

/// <summary>The same over rows of data.</summary>
public sealed class ContractTheoryAttribute : TheoryAttribute
{
    public ContractTheoryAttribute() => Skip = ContractFactAttribute.Reason;
}
