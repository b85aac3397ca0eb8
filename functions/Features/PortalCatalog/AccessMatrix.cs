using System.Collections.Frozen;
using Features.ApiPublications;
using Features.Developers;
using Platform.Http;

namespace Features.PortalCatalog;

/// <summary>What a developer's teams allow for one API or package, the greater after the smaller. Counts only where the portal has role-based access switched on.</summary>
public enum CatalogRole { None, Viewer, Consumer }

/// <summary>What a visitor may do with one published API or package.</summary>
public sealed record CatalogActions(bool View, bool Register)
{
    /// <summary>Documents and specifications are seen with the API itself.</summary>
    public bool ViewDocumentation => View;
}

/// <summary>Who asks for what, and where.</summary>
/// <param name="Authentication">Whether the portal has developer accounts.</param>
/// <param name="Rbac">Whether the portal has role-based access.</param>
/// <param name="Visibility">The publication's.</param>
/// <param name="HasStrategy">Whether applications are known there by something.</param>
/// <param name="Status">The developer's; null for an anonymous visitor.</param>
/// <param name="Role">What the teams of the developer allow, or the team where a team asks.</param>
public readonly record struct AccessQuestion(bool Authentication, bool Rbac, Visibility Visibility, bool HasStrategy, ApprovalStatus? Status, CatalogRole Role);

/// <summary>Who may see and use what in a portal: one table, asked by every part of the developer app and walked through by the tests.</summary>
public static class AccessMatrix
{
    // authentication, role-based access, visibility, strategy, who, role | what they may do. A star stands for anything; of every question exactly one row speaks.
    private const string Table = """
        off  *    public   *     *         *            | view
        off  *    private  *     *         *            |
        on   *    public   *     others    *            | view
        on   *    private  *     others    *            |
        on   off  *        none  approved  *            | view
        on   off  *        some  approved  *            | view register
        on   on   public   none  approved  *            | view
        on   on   public   some  approved  none,viewer  | view
        on   on   *        some  approved  consumer     | view register
        on   on   private  *     approved  none         |
        on   on   private  *     approved  viewer       | view
        on   on   private  none  approved  consumer     | view
        """;

    private static readonly FrozenDictionary<AccessQuestion, CatalogActions> Answers = Read();

    /// <summary>Every question that there is.</summary>
    public static IReadOnlyCollection<AccessQuestion> Questions => Answers.Keys;

    public static CatalogActions Of(AccessQuestion question) => Answers[question];

    /// <summary>Whether a role lets an application stay registered for whatever it may be: the question at its strictest.</summary>
    public static bool LetsConsume(bool rbac, CatalogRole role) => Of(new(true, rbac, Visibility.Private, true, ApprovalStatus.Approved, role)).Register;

    private static FrozenDictionary<AccessQuestion, CatalogActions> Read()
    {
        var rows = Table.Split('\n').Select(line => line.Split('|')).Select(parts => (Conditions: Split(parts[0]), Actions: Split(parts[1]))).ToList();
        bool[] both = [false, true];
        ApprovalStatus?[] statuses = [null, .. Enum.GetValues<ApprovalStatus>()];
        var questions =
            from authentication in both
            from rbac in both
            from visibility in Enum.GetValues<Visibility>()
            from strategy in both
            from status in statuses
            from role in Enum.GetValues<CatalogRole>()
            select new AccessQuestion(authentication, rbac, visibility, strategy, status, role);
        return questions.ToFrozenDictionary(question => question, question =>
        {
            // Throws at the first look when a question has no row, or two.
            var actions = rows.Single(row => row.Conditions.Zip(WordsOf(question)).All(pair => pair.First == "*" || pair.First.Split(',').Contains(pair.Second))).Actions;
            return new CatalogActions(actions.Contains("view"), actions.Contains("register"));
        });
    }

    private static string[] WordsOf(AccessQuestion question) =>
    [
        question.Authentication ? "on" : "off", question.Rbac ? "on" : "off", Wire.Word(question.Visibility), question.HasStrategy ? "some" : "none",
        question.Status == ApprovalStatus.Approved ? "approved" : "others", Wire.Word(question.Role),
    ];

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
