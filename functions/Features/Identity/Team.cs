using System.Text.Json.Serialization;
using Features.Access;
using Platform.Fields;

namespace Features.Identity;

/// <summary>Users and system accounts that may do the same. Names need not be unique.</summary>
public sealed record Team
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public Dictionary<string, string> Labels { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it is one of the predefined teams, which nobody can change.</summary>
    [JsonIgnore]
    public bool IsSystemTeam => SystemTeam.Find(Id) is not null;

    // Predefined teams are older than every installation.
    private static readonly DateTimeOffset Always = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Team Of(SystemTeam team) => new() { Id = team.Id, Name = team.Name, Description = team.Description, CreatedAt = Always, UpdatedAt = Always };
}

/// <summary>What a caller says of a new team, or wants changed.</summary>
public sealed record TeamChange(Optional<string?> Name, Optional<string?> Description, LabelsChange? Labels)
{
    public Team ApplyTo(Team team) => team with
    {
        Name = Name.Or(team.Name)!, Description = Description.Or(team.Description), Labels = Labels?.ApplyTo(team.Labels) ?? team.Labels,
    };
}

/// <summary>What a team must obey. Collects every fault.</summary>
public static class TeamRules
{
    private const int CharactersMax = 250;

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static TeamChange? Read(BodyFields body, bool isNew)
    {
        var change = new TeamChange(
            body.Name("name", required: isNew, min: 1, max: CharactersMax),
            body.Text("description", min: 1, max: CharactersMax),
            body.ReadLabels(removable: !isNew).Value);
        return body.Close() ? change : null;
    }
}

/// <summary>A team on the wire.</summary>
public sealed record TeamAnswer(
    Guid Id, string Name, string? Description, bool SystemTeam, Dictionary<string, string> Labels, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static TeamAnswer Of(Team team) => new(team.Id, team.Name, team.Description, team.IsSystemTeam, team.Labels, team.CreatedAt, team.UpdatedAt);
}
