namespace Features.Mail;

/// <summary>What a mail says, with <c>{{ variables }}</c>. The body is plain text; a blank line begins a paragraph.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Title">The heading.</param>
/// <param name="Body">Paragraphs.</param>
/// <param name="ButtonLabel">The text of the link; without one the link itself is shown.</param>
public sealed record MailContent(string Subject, string Title, string Body, string? ButtonLabel);

/// <summary>What a portal wants a mail to say instead, and whether it wants it sent. Null is as built in.</summary>
public sealed record MailOverride
{
    public string? Subject { get; init; }
    public string? Title { get; init; }
    public string? Body { get; init; }
    public string? ButtonLabel { get; init; }
    public bool Enabled { get; init; } = true;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public bool HasContent() => (Subject ?? Title ?? Body ?? ButtonLabel) is not null;

    /// <summary>What the mail says then.</summary>
    public MailContent Over(MailContent otherwise) => new(Subject ?? otherwise.Subject, Title ?? otherwise.Title, Body ?? otherwise.Body, ButtonLabel ?? otherwise.ButtonLabel);
}
