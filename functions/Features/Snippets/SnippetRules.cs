using Features.PortalContent;
using Platform.Fields;

namespace Features.Snippets;

/// <summary>What a snippet must obey. Collects every fault.</summary>
public static class SnippetRules
{
    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static SnippetDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: PortalTextRules.NameMax);
        var text = PortalTextRules.Read(body, isNew: true);
        return body.Close() ? new(name.Value!, text) : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static SnippetChange? ReadChange(BodyFields body, string markdown)
    {
        var name = body.Name("name", min: 1, max: PortalTextRules.NameMax);
        var text = PortalTextRules.Read(body, isNew: false, markdown);
        return body.Close() ? new(name.Value, text) : null;
    }
}
