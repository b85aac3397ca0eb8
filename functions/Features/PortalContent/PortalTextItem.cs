using System.Text;
using Features.ApiPublications;
using Features.Documents;
using Features.Export;
using Platform.Errors;
using Platform.Fields;

namespace Features.PortalContent;

/// <summary>The text of a page or snippet as a configuration wants it.</summary>
public sealed record PortalTextItem(PortalTextChange Change, string Content)
{
    /// <summary>Reads it by the rules for texts, and closes the body. Null with the faults noted.</summary>
    public static PortalTextItem? Read(BodyFields body, ConfigurationContents contents)
    {
        foreach (var field in new[] { "title", "visibility" }.Where(field => !body.Has(field))) body.Faults.Add(Fault.Required(body.PathOf(field)));
        var change = PortalTextRules.Read(body, isNew: true);
        return body.Close() ? new(change, contents.Bring(Encoding.UTF8.GetBytes(change.Markdown!))) : null;
    }

    public DocumentStatus Status => Change.Status ?? DocumentStatus.Unpublished;

    /// <summary>The text; of the one that is stored only its age counts.</summary>
    public PortalText Make(PortalText? stored, DateTimeOffset now) =>
        PortalText.Of(Change, Content, "", Visibility.Private, now) with { CreatedAt = stored?.CreatedAt ?? now };
}
