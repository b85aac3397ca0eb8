using Platform.Fields;

namespace Features.Identity;

/// <summary>An account of a machine, which calls with tokens of its own.</summary>
public sealed record SystemAccount
{
    public required Guid Id { get; init; }

    /// <summary>Unique.</summary>
    public required string Name { get; init; }

    public required string Description { get; init; }
    public bool KonnectManaged { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller says of a new account, or wants changed.</summary>
public sealed record SystemAccountChange(Optional<string?> Name, Optional<string?> Description, Optional<bool?> KonnectManaged)
{
    public SystemAccount ApplyTo(SystemAccount account) => account with
    {
        Name = Name.Or(account.Name)!,
        Description = Description.Or(account.Description)!,
        KonnectManaged = KonnectManaged.Or(null) ?? account.KonnectManaged,
    };
}

/// <summary>What a system account must obey. Collects every fault.</summary>
public static class SystemAccountRules
{
    // The contract has no bounds; ours keep the row small.
    private const int NameCharactersMax = 255;
    private const int DescriptionCharactersMax = 2048;

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>. Only a new account says who manages it.</summary>
    public static SystemAccountChange? Read(BodyFields body, bool isNew)
    {
        var change = new SystemAccountChange(
            body.Name("name", required: isNew, min: 1, max: NameCharactersMax),
            body.Text("description", required: isNew, max: DescriptionCharactersMax),
            isNew ? body.Flag("konnect_managed") : default);
        return body.Close() ? change : null;
    }
}

/// <summary>A system account on the wire.</summary>
public sealed record SystemAccountAnswer(Guid Id, string Name, string Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool KonnectManaged)
{
    public static SystemAccountAnswer Of(SystemAccount account) =>
        new(account.Id, account.Name, account.Description, account.CreatedAt, account.UpdatedAt, account.KonnectManaged);
}
