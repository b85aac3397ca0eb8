using Features.ApiPublications;
using Features.PortalCatalog;

namespace Features;

public sealed class CatalogAccessTests
{
    /// <summary>The whole table: visitor, visibility, role-based access, role, strategy; may view, may register.</summary>
    [Theory]
    [InlineData("A Public  off None     key : view")]
    [InlineData("A Public  on  None     key : view")]
    [InlineData("A Public  off None     -   : view")]
    [InlineData("A Private off None     key :")]
    [InlineData("A Private on  None     key :")]
    [InlineData("A Private off Consumer key :")]
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
    public void Keeps_to_the_table(string row)
    {
        var (asked, allowed) = row.Split(':') is [var left, var right] ? (left.Split(' ', StringSplitOptions.RemoveEmptyEntries), right) : throw new ArgumentException(row);
        var actions = CatalogAccess.Of(
            asked[0] == "A" ? Visitor.Anonymous : Visitor.Developer, Enum.Parse<Visibility>(asked[1]), asked[2] == "on", Enum.Parse<CatalogRole>(asked[3]), asked[4] == "key");
        Assert.Equal(allowed.Contains("view"), actions.View);
        Assert.Equal(allowed.Contains("view"), actions.ViewDocumentation);
        Assert.Equal(allowed.Contains("register"), actions.Register);
    }

    [Fact]
    public void Hides_from_everybody_what_cannot_be_viewed()
    {
        foreach (var visitor in Enum.GetValues<Visitor>())
            foreach (var visibility in Enum.GetValues<Visibility>())
                foreach (var role in Enum.GetValues<CatalogRole>())
                    foreach (var (rbac, strategy) in new[] { (false, false), (false, true), (true, false), (true, true) })
                    {
                        var actions = CatalogAccess.Of(visitor, visibility, rbac, role, strategy);
                        Assert.True(actions.View || !actions.Register, $"{visitor} {visibility} {rbac} {role} {strategy}");
                    }
    }
}
