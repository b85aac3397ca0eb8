using Features.ApiPublications;
using Features.Developers;
using Features.PortalCatalog;

namespace Features;

/// <summary>The table says what the contract says, once more in other words. That the apps keep to it is tested over HTTP.</summary>
public sealed class AccessMatrixTests
{
    [Fact]
    public void Returns_one_answer_to_every_question() => Assert.Equal(2 * 2 * 2 * 2 * 5 * 3, AccessMatrix.Questions.Count);

    /// <summary>Visitor, visibility, role-based access, role, strategy; may view, may register.</summary>
    [Theory]
    [InlineData("A Public  off None     key : view")]
    [InlineData("A Public  on  None     key : view")]
    [InlineData("A Public  off None     -   : view")]
    [InlineData("A Private off None     key :")]
    [InlineData("A Private on  None     key :")]
    [InlineData("A Private off Consumer key :")]
    [InlineData("P Private off Consumer key :")]
    [InlineData("P Public  on  Consumer key : view")]
    [InlineData("D Public  off None     key : view register")]
    [InlineData("D Public  off None     -   : view")]
    [InlineData("D Private off None     key : view register")]
    [InlineData("D Private off None     -   : view")]
    [InlineData("D Public  on  None     key : view")]
    [InlineData("D Public  on  Viewer   key : view")]
    [InlineData("D Public  on  Consumer key : view register")]
    [InlineData("D Private on  None     key :")]
    [InlineData("D Private on  Viewer   key : view")]
    [InlineData("D Private on  Consumer key : view register")]
    [InlineData("D Private on  Consumer -   : view")]
    public void Keeps_to_the_contract(string row)
    {
        var (asked, allowed) = row.Split(':') is [var left, var right] ? (left.Split(' ', StringSplitOptions.RemoveEmptyEntries), right) : throw new ArgumentException(row);
        ApprovalStatus? status = asked[0] switch { "A" => null, "P" => ApprovalStatus.Pending, _ => ApprovalStatus.Approved };
        var actions = AccessMatrix.Of(new(true, asked[2] == "on", Enum.Parse<Visibility>(asked[1]), asked[4] == "key", status, Enum.Parse<CatalogRole>(asked[3])));
        Assert.Equal(allowed.Contains("view"), actions.View);
        Assert.Equal(allowed.Contains("view"), actions.ViewDocumentation);
        Assert.Equal(allowed.Contains("register"), actions.Register);
    }

    [Fact]
    public void Keeps_what_holds_for_every_question()
    {
        foreach (var question in AccessMatrix.Questions)
        {
            var actions = AccessMatrix.Of(question);
            Assert.True(actions.View || !actions.Register, $"registers for what it cannot see: {question}");
            if (question.Status != ApprovalStatus.Approved || !question.Authentication || !question.HasStrategy) Assert.False(actions.Register, $"{question}");
            if (question.Visibility == Visibility.Public) Assert.True(actions.View, $"{question}");
            // Whatever is not approved is as anonymous.
            if (question.Status != ApprovalStatus.Approved) Assert.Equal(AccessMatrix.Of(question with { Status = null }), actions);
            // A greater role, and the end of role-based access, never take away.
            var more = AccessMatrix.Of(question with { Role = CatalogRole.Consumer });
            var free = AccessMatrix.Of(question with { Rbac = false });
            Assert.True((more.View || !actions.View) && (more.Register || !actions.Register), $"{question}");
            Assert.True((free.View || !actions.View) && (free.Register || !actions.Register), $"{question}");
        }
    }

    [Theory]
    [InlineData(false, CatalogRole.None, true)]
    [InlineData(true, CatalogRole.None, false)]
    [InlineData(true, CatalogRole.Viewer, false)]
    [InlineData(true, CatalogRole.Consumer, true)]
    public void Keeps_registrations_to_those_who_may_consume(bool rbac, CatalogRole role, bool may) => Assert.Equal(may, AccessMatrix.LetsConsume(rbac, role));
}
