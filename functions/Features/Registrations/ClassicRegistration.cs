using Features.Applications;
using Features.Developers;

namespace Features.Registrations;

/// <summary>A registration for a version of a product, with the names that lists show and filter by.</summary>
public sealed record ClassicRegistration(Registration Registration, EntityName Version, OwnedApplication Owned);

/// <summary>The same on the management wire of the classic contract.</summary>
public sealed record ClassicRegistrationAnswer(
    Guid Id, ApprovalStatus Status, NameAnswer Product, NameAnswer ProductVersion, NameAnswer Application, NameAnswer Developer, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    // A path of its own asks for them.
    public IReadOnlyList<string>? GrantedScopes => null;

    public static ClassicRegistrationAnswer Of(ClassicRegistration named) => new(
        named.Registration.Id, named.Registration.Status, new(named.Registration.ProductId!.Value, named.Version.Name), new(named.Version.Id, named.Version.Version!),
        new(named.Owned.Application.Id, named.Owned.Application.Name), new(named.Owned.Owner.Id, named.Owned.Owner.Name), named.Registration.CreatedAt,
        named.Registration.UpdatedAt);
}

/// <summary>The scopes of an application, as the classic contract lists them.</summary>
public sealed record RegistrationScopesAnswer(IReadOnlyList<string> Data);
