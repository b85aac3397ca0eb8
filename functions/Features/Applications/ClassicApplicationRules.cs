using Platform.Fields;

namespace Features.Applications;

/// <summary>What a developer says of an application by the classic contract. <c>reference_id</c> is the client of an application whose strategy has clients.</summary>
internal static class ClassicApplicationRules
{
    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApplicationDraft? ReadDraft(BodyFields body, Guid developerId)
    {
        var change = Read(body, isNew: true);
        var strategy = body.Id("auth_strategy_id", nullable: true);
        return body.Close()
            ? new(
                change.Name.Value!, change.Description.Value, change.RedirectUri.Value, strategy.Value, ClientId: null, change.Scopes.Value ?? [], [],
                new(OwnerType.Developer, developerId))
            {
                Reference = change.Reference.Value,
                IsClassic = true,
            }
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApplicationChange? ReadChange(BodyFields body)
    {
        var change = Read(body, isNew: false);
        return body.Close() ? change : null;
    }

    private static ApplicationChange Read(BodyFields body, bool isNew) => new(
        body.Name("name", required: isNew, min: 1, max: 255), body.Text("description", max: 255), body.ReadRedirectUri(nullable: false), ClientId: default, body.ReadScopes(), TeamId: default)
    {
        Reference = body.Text(ApplicationRules.ReferenceField, min: 1, max: 255),
    };
}
