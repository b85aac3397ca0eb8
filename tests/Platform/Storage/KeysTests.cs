using FsCheck;
using FsCheck.Fluent;
using Platform.Storage;

namespace Platform.Tests.Storage;

public sealed class KeysTests
{
    private static readonly Guid A = new("0F8FAD5B-D9CB-469F-A165-70867728950E");
    private static readonly Guid B = new("7c9e6679-7425-40de-944b-e07fc1f90ae7");

    [Fact]
    public void Keeps_parts_apart()
    {
        string[] keys =
        [
            Keys.Claim("k", "a", "bc"), Keys.Claim("k", "ab", "c"), Keys.Claim("k", "abc"), Keys.Claim("k", "abc", ""), Keys.Claim("k", "abc", null), Keys.Claim("k", "", "abc"),
            Keys.Claim("k", null, "abc"), Keys.Claim("k", "a;1:b", "c"), Keys.Claim("k", "a", "b", "c"), Keys.Claim("k"), Keys.Claim("k", ""), Keys.Claim("k", (string?)null),
            Keys.Claim("k", "-;"), Keys.Claim("k", "A", "bc"), Keys.Claim("k", "\ud800"), Keys.Claim("k", "\ud801"), Keys.Claim("k", "\ufffd"), Keys.Claim("l", "a", "bc"),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Creates_different_claims_for_different_parts() =>
        Prop.ForAll<string?[], string?[]>((a, b) => a.SequenceEqual(b) == (Keys.Claim("k", a) == Keys.Claim("k", b))).QuickCheckThrowOnFailure();

    // Random arrays are rarely alike; these are cut from one text at different places.
    [Fact]
    public void Creates_different_claims_for_the_same_text_cut_elsewhere() =>
        Prop.ForAll<NonEmptyString, byte, byte>((text, i, j) =>
        {
            var (a, b) = (i % (text.Get.Length + 1), j % (text.Get.Length + 1));
            return (a == b) == (Keys.Claim("k", text.Get[..a], text.Get[a..]) == Keys.Claim("k", text.Get[..b], text.Get[b..]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Creates_keys_without_characters_that_tables_refuse() =>
        Prop.ForAll<string?[]>(parts =>
        {
            var keys = new[] { Keys.Claim("name", parts), Keys.FoldedClaim("slug", parts) };
            return keys.All(key => key.Length <= 512 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '|' or '-'));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Creates_one_folded_claim_for_all_cases() =>
        Prop.ForAll<string>(text => Keys.FoldedClaim("slug", text) == Keys.FoldedClaim("slug", text.ToLowerInvariant())).QuickCheckThrowOnFailure();

    [Fact]
    public void Keeps_case_apart_unless_folded()
    {
        Assert.NotEqual(Keys.Claim("k", "Ä"), Keys.Claim("k", "ä"));
        Assert.Equal(Keys.FoldedClaim("k", "ÄPFEL", "B"), Keys.FoldedClaim("k", "äpfel", "b"));
        Assert.NotEqual(Keys.FoldedClaim("k", "äpfel"), Keys.FoldedClaim("k", "apfel"));
        Assert.NotEqual(Keys.FoldedClaim("k", null, "a"), Keys.FoldedClaim("k", "", "a"));
    }

    [Fact]
    public void Creates_keys_that_start_with_the_prefixes_of_their_kind()
    {
        Assert.Equal("api|0f8fad5b-d9cb-469f-a165-70867728950e", Keys.Of("api", A));
        Assert.StartsWith(Keys.All("api"), Keys.Of("api", A));
        Assert.StartsWith(Keys.All("api", A), Keys.Of("api", A, B));
        Assert.False(Keys.Of("api", B, A).StartsWith(Keys.All("api", A)));
        Assert.False(Keys.Of("api-x", A).StartsWith(Keys.All("api")));
        Assert.StartsWith(Keys.All("name"), Keys.Claim("name", "x"));
    }
}
