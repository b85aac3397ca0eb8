using FsCheck;
using FsCheck.Fluent;

namespace Policies.Tests;

public class RequestPathTests
{
    [Theory]
    // Already canonical: nothing may change.
    [InlineData("/", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/", "/a/b/")]
    [InlineData("/A/b", "/A/b")]
    [InlineData("/a;v=1/b,c", "/a;v=1/b,c")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/a/..b/.c.", "/a/..b/.c.")]
    [InlineData("/users/a@b:c+d=e!$&'()*", "/users/a@b:c+d=e!$&'()*")]
    // Unreserved characters are decoded, the rest keeps its escape in upper case.
    [InlineData("/%61dmin", "/admin")]
    [InlineData("/%7Euser", "/~user")]
    [InlineData("/a%2db%5Fc%2E", "/a-b_c.")]
    [InlineData("/a%3ab%3fc%23d", "/a%3Ab%3Fc%23d")]
    [InlineData("/a%20b", "/a%20b")]
    [InlineData("/100%25", "/100%25")]
    [InlineData("/%252e%252e/x", "/%252e%252e/x")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/%e6%97%a5%f0%9f%98%80", "/%E6%97%A5%F0%9F%98%80")]
    // What a client should have escaped.
    [InlineData("/a b", "/a%20b")]
    [InlineData("/a|b{c}\"<>^`[]", "/a%7Cb%7Bc%7D%22%3C%3E%5E%60%5B%5D")]
    // Dot segments, plain and encoded.
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/a/b/../..", "/")]
    [InlineData("/../../etc/passwd", "/etc/passwd")]
    [InlineData("/..", "/")]
    [InlineData("/.", "/")]
    [InlineData("/a/%2e%2e/b", "/b")]
    [InlineData("/a/%2E./b", "/b")]
    [InlineData("/a/.%2e/b", "/b")]
    [InlineData("/a/%2e/b", "/a/b")]
    // Runs of slashes.
    [InlineData("//a///b", "/a/b")]
    [InlineData("/a//", "/a/")]
    [InlineData("////", "/")]
    [InlineData("/a//../b", "/b")]
    [InlineData("/a/..//b", "/b")]
    public void Returns_one_canonical_form(string raw, string canonical)
    {
        Assert.Equal(PathFault.None, RequestPath.Normalise(raw, out var path));
        Assert.Equal(canonical, path.Path);
        Assert.Equal("", path.Query);
    }

    [Theory]
    [InlineData("a", PathFault.NotAbsolute)]
    [InlineData("http://host/a", PathFault.NotAbsolute)]
    [InlineData("*", PathFault.NotAbsolute)]
    [InlineData("/a%2fb", PathFault.EncodedSeparator)]
    [InlineData("/a%2Fb", PathFault.EncodedSeparator)]
    [InlineData("/..%2fadmin", PathFault.EncodedSeparator)]
    [InlineData("/a%5cb", PathFault.EncodedSeparator)]
    [InlineData("/..%5cadmin", PathFault.EncodedSeparator)]
    [InlineData("/a%00b", PathFault.EncodedSeparator)]
    [InlineData("/a%0d%0aHost:x", PathFault.EncodedSeparator)]
    [InlineData("/a%7f", PathFault.EncodedSeparator)]
    [InlineData("/a\\b", PathFault.IllegalCharacter)]
    [InlineData("/..\\admin", PathFault.IllegalCharacter)]
    [InlineData("/a\0b", PathFault.IllegalCharacter)]
    [InlineData("/a\tb", PathFault.IllegalCharacter)]
    [InlineData("/a\r\nb", PathFault.IllegalCharacter)]
    [InlineData("/a#b", PathFault.IllegalCharacter)]
    [InlineData("/café", PathFault.IllegalCharacter)]
    [InlineData("/a\uFF0Fb", PathFault.IllegalCharacter)]
    [InlineData("/a?x=\u00e9", PathFault.IllegalCharacter)]
    [InlineData("/a?x=1 2", PathFault.IllegalCharacter)]
    [InlineData("/a?x#y", PathFault.IllegalCharacter)]
    [InlineData("/a%", PathFault.BadEscape)]
    [InlineData("/a%2", PathFault.BadEscape)]
    [InlineData("/a%zz", PathFault.BadEscape)]
    [InlineData("/a%u002f", PathFault.BadEscape)]
    [InlineData("/a% 2f", PathFault.BadEscape)]
    [InlineData("/a%+1", PathFault.BadEscape)]
    // Overlong forms of the slash and the dot, and bytes that are no UTF-8 at all.
    [InlineData("/a%c0%afb", PathFault.BadEscape)]
    [InlineData("/a%e0%80%afb", PathFault.BadEscape)]
    [InlineData("/%c0%ae%c0%ae/b", PathFault.BadEscape)]
    [InlineData("/a%ff", PathFault.BadEscape)]
    [InlineData("/a%e6%97", PathFault.BadEscape)]
    [InlineData("/a%ed%a0%80", PathFault.BadEscape)]
    [InlineData("/..;/admin", PathFault.HiddenDotSegment)]
    [InlineData("/a/..;x=1/b", PathFault.HiddenDotSegment)]
    [InlineData("/a/%2e%2e;/b", PathFault.HiddenDotSegment)]
    [InlineData("/a/.;/b", PathFault.HiddenDotSegment)]
    [InlineData("/a/..%3bx/b", PathFault.HiddenDotSegment)]
    public void Rejects_400_when_a_path_is_malformed_or_ambiguous(string raw, PathFault fault)
    {
        Assert.Equal(fault, RequestPath.Normalise(raw, out var path));
        Assert.True(path.Path is null or "", "a refused path must not be usable");
    }

    [Theory]
    [InlineData("/a/b?x;y", false, "/a/b")]
    [InlineData("/a;x=1;y/b;z", true, "/a/b")]
    [InlineData("/a//b;x?;", true, "/a/b")]
    [InlineData("/;x/a/;/b/;", true, "/a/b")]
    [InlineData("/;", true, "/")]
    // Escaped it is data to those who cut first and decode then; a proxy in between that decodes makes a bare one of it.
    [InlineData("/a%3bx/b", true, "/a/b")]
    [InlineData("/a%3Bx;y/b;y%3Bx", true, "/a/b")]
    [InlineData("/a%253bx", false, "/a%253bx")]
    [InlineData("/a%2e;x", true, "/a.")]
    public void Returns_whether_a_path_has_parameters_and_what_it_is_without(string raw, bool has, string bare)
    {
        Assert.Equal(PathFault.None, RequestPath.Normalise(raw, out var path, out var hasParameters));
        Assert.Equal((has, has), (hasParameters, PathParameters.Has(path.Path)));
        Assert.Equal(bare, PathParameters.Without(path.Path));
    }

    [Theory]
    [InlineData("/a?b=%2F..%2F&c=//", "/a", "?b=%2F..%2F&c=//")]
    [InlineData("/a/../b?x?y", "/b", "?x?y")]
    [InlineData("?x=1", "/", "?x=1")]
    [InlineData("/a?", "/a", "?")]
    public void Keeps_the_query_byte_for_byte(string raw, string path, string query)
    {
        Assert.Equal(PathFault.None, RequestPath.Normalise(raw, out var normal));
        Assert.Equal((path, query), (normal.Path, normal.Query));
    }

    [Theory]
    [InlineData("/a/../b", true)]
    [InlineData("/a/..", true)]
    [InlineData("/./a", true)]
    [InlineData("/a/%2e%2E/b", true)]
    [InlineData("/a/.%2e?x", true)]
    [InlineData("..", true)]
    [InlineData("/a/...", false)]
    [InlineData("/.well-known/a..b/%2ex", false)]
    [InlineData("/a//b/?x=/../", false)]
    [InlineData("/", false)]
    [InlineData("", false)]
    [InlineData("/%2", false)]
    public void Returns_whether_a_path_holds_dot_segments(string target, bool holds) => Assert.Equal(holds, RequestPath.HasDotSegments(target));

    [Fact]
    public void Rejects_400_when_a_path_is_too_long()
    {
        Assert.Equal(PathFault.None, RequestPath.Normalise("/" + new string('a', RequestPath.LengthMax - 1), out _));
        Assert.Equal(PathFault.TooLong, RequestPath.Normalise("/" + new string('a', RequestPath.LengthMax), out _));
    }

    [Theory]
    [InlineData("/café/{x}", "/caf%C3%A9/%7Bx%7D")]
    [InlineData("/a b/*", "/a%20b/*")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("/%61/*.json", "/a/*.json")]
    [InlineData("/a/../b", "/b")]
    [InlineData("a", null)]
    [InlineData("/a%2Fb", null)]
    public void Returns_the_form_a_client_would_send_when_a_template_is_read(string template, string? canonical) =>
        Assert.Equal(canonical, RequestPath.OfTemplate(template));

    /// <summary>Whatever comes in: the canonical form is stable, absolute, and holds nothing that an upstream could read in another way.</summary>
    [Fact]
    public void Keeps_its_promises_when_anything_is_sent()
    {
        string[] parts = ["/", "//", ".", "..", "%2e", "%2E%2e", "%2f", "%5c", "\\", "a", "B", "%41", "%c3%a9", "%c0%ae", ";", "%3b", "%", "%0", "%00", "~", "%7e", "?", "#", " ", "é", "*"];
        var paths = Gen.Elements(parts).ListOf().Select(list => "/" + string.Concat(list));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(20_260_101, 1), Prop.ForAll(Arb.From(paths), raw =>
        {
            if (RequestPath.Normalise(raw, out var once) != PathFault.None)
                return;
            Assert.Equal(PathFault.None, RequestPath.Normalise(once.Path + once.Query, out var twice));
            Assert.Equal(once, twice);
            Assert.StartsWith("/", once.Path);
            Assert.DoesNotContain("//", once.Path);
            Assert.DoesNotContain("\\", once.Path);
            Assert.DoesNotContain("%2F", once.Path, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("%2E", once.Path, StringComparison.OrdinalIgnoreCase);
            // A server that cuts path parameters and then resolves dots must see the same tree.
            Assert.DoesNotContain(once.Path.Split('/'), segment => segment.Replace("%3B", ";").Split(';')[0] is "." or "..");
            Assert.All(once.Path, character => Assert.InRange(character, '\u0021', '\u007e'));
            // .NET's own reading agrees that nothing is left to resolve.
            Assert.Equal(once.Path, new Uri("http://h" + once.Path).AbsolutePath);
        }));
    }
}
