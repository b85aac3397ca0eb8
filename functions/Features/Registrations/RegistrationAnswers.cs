using System.Text.Json.Serialization;
using Features.ApiPublications;
using Features.Applications;
using Features.Developers;

namespace Features.Registrations;

/// <summary>A registration with the names that lists show and filter by.</summary>
public sealed record NamedRegistration(Registration Registration, EntityName Entity, Application Application);

/// <summary>A registration on the management wire.</summary>
public sealed record RegistrationAnswer(
    Guid Id, ApprovalStatus Status, RegisteredEntityAnswer Api, NameAnswer Application, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The consumer that the application stands for at the gateway; left out when it stands for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RegisteredConsumerAnswer? Consumer { get; init; }

    public static RegistrationAnswer Of(NamedRegistration named, RegisteredConsumerAnswer? consumer) => new(
        named.Registration.Id, named.Registration.Status, new(named.Entity.Id, named.Entity.Name, named.Entity.Version, named.Entity.Type),
        new(named.Application.Id, named.Application.Name), named.Registration.CreatedAt, named.Registration.UpdatedAt)
    {
        Consumer = consumer,
    };
}

/// <summary>A consumer of a gateway; it has a username, an id of the user's own, or both.</summary>
public sealed record RegisteredConsumerAnswer(Guid Id, Guid ControlPlaneId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CustomId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; init; }
}

public sealed record RegisteredEntityAnswer(Guid Id, string Name, string? Version, EntityType EntityType);

public sealed record NameAnswer(Guid Id, string Name);

/// <summary>A registration as its developer sees it.</summary>
public sealed record OwnRegistrationAnswer(
    Guid Id, ApprovalStatus Status, string ApiName, Guid ApiId, string ApiSlug, Guid ApplicationId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static OwnRegistrationAnswer Of(NamedRegistration named) => new(
        named.Registration.Id, named.Registration.Status, named.Entity.Name, named.Entity.Id, named.Entity.Slug, named.Application.Id, named.Registration.CreatedAt,
        named.Registration.UpdatedAt);
}
