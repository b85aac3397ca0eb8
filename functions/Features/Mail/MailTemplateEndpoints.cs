using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;

namespace Features.Mail;

/// <summary>The built-in templates: <c>/v3/portals/email-templates</c>.</summary>
public static class MailTemplateEndpoints
{
    public static void MapMailTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/v3/portals/email-templates");
        templates.MapGet("", () => Answers.Ok(new MailListAnswer<DefaultMailTemplateAnswer>([.. MailTemplate.All.Select(DefaultMailTemplateAnswer.Of)]))).Requires("portal-email-templates:list");
        templates.MapGet("variables", () => Answers.Ok(new MailListAnswer<MailVariableAnswer>([.. MailVariable.All.Select(MailVariableAnswer.Of)]))).Requires("portal-email-templates:list");
        templates.MapGet("{templateName}", Fetch).Requires("portal-email-templates:read");
    }

    private static IResult Fetch(string templateName) =>
        MailTemplate.Find(templateName) is { } template ? Answers.Ok(DefaultMailTemplateAnswer.Of(template)) : Problem.NotFound();
}
