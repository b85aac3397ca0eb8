using Features.Appearances;

namespace Features.Tests;

public sealed class CssColorTests
{
    [Theory]
    [InlineData("#ABC", "#aabbcc")]
    [InlineData("#11223A", "#11223a")]
    [InlineData("rgb(1, 20, 255)", "#0114ff")]
    [InlineData("rgba(1 20 255 / 100%)", "#0114ff")]
    [InlineData("RGBA(0,0,0,1)", "#000000")]
    [InlineData("rgba(0,0,0,0.8)", null)]
    [InlineData("rgb(0,0,256)", null)]
    [InlineData("#11223344", null)]
    [InlineData("red", null)]
    [InlineData("hsl(120deg 100% 50%)", null)]
    public void Returns_six_digits_of_what_is_opaque_and_nothing_of_the_rest(string color, string? hex)
    {
        Assert.Matches(CssColor.Form(), color);
        Assert.Equal(hex, CssColor.ToHex(color));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#12345")]
    [InlineData("red;")]
    [InlineData("red}")]
    [InlineData("url(x)")]
    [InlineData("var(--x)")]
    [InlineData("rgb(0,0,0) url(x)")]
    [InlineData("rgb(/*)")]
    [InlineData("red\n")]
    [InlineData("expression(1)")]
    public void Refuses_what_is_no_color(string text) => Assert.DoesNotMatch(CssColor.Form(), text);

    [Theory]
    [InlineData("#0C0C0C", true)]
    [InlineData("rgb(255,255,0)", false)]
    [InlineData("black", null)]
    public void Tells_dark_from_light_where_it_can(string color, bool? dark) => Assert.Equal(dark, CssColor.IsDark(color));
}
