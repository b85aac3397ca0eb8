using Features.ApiPublications;

namespace Features.Search;

public enum SearchKind { Api, Operation, Document, Page }

/// <summary>What somebody may find. It says what is shown of it, and which words lead to it.</summary>
public sealed record SearchEntry
{
    public required string Id { get; init; }
    public required SearchKind Kind { get; init; }
    public required string Name { get; init; }
    public string Description { get; init; } = "";

    /// <summary>The rest of the text, where the words of a hit are shown from.</summary>
    public string Body { get; init; } = "";

    /// <summary>The API or package it belongs to; null for a page.</summary>
    public SearchOwner? Owner { get; init; }

    /// <summary>Who may see a page; an API's publication says it of all that belongs to the API.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Method of an operation.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path of an operation, address of a page or document.</summary>
    public string Path { get; init; } = "";

    public string OperationId { get; init; } = "";
    public string Slug { get; init; } = "";
    public Guid? ParentId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The API or package that entries belong to.</summary>
public sealed record SearchOwner(Guid Id, string Name, string Slug, string Version, string Description, Guid? VersionId, ApiPublication Publication);
