using Features.Mail;

namespace Features.Tests.Mail;

public sealed class MailTextTests
{
    private static readonly MailTemplate Template = new("test", "Hello {{ name }}", "Dear {{name}}", "First {{ name }}.\n\nSecond {{ unknown }}.", "Go");

    [Fact]
    public void Fills_in_both_forms_and_escapes_one()
    {
        var mail = MailText.Of(Template, new Dictionary<string, string> { ["name"] = "<b>\"Eve\"</b> & Co" }, "https://example.com/?a=1&b=2");
        Assert.Equal("Hello <b>\"Eve\"</b> & Co", mail.Subject);
        Assert.Equal("Dear <b>\"Eve\"</b> & Co\n\nFirst <b>\"Eve\"</b> & Co.\n\nSecond .\n\nGo:\nhttps://example.com/?a=1&b=2\n", mail.Text);
        Assert.Contains("<p>First &lt;b&gt;&quot;Eve&quot;&lt;/b&gt; &amp; Co.</p>", mail.Html);
        Assert.Contains("<a href=\"https://example.com/?a=1&amp;b=2\">Go</a>", mail.Html);
    }

    [Theory]
    [InlineData("a\r\nBcc: x@example.com", "Hello a Bcc: x@example.com")]
    [InlineData("a\u2028b\u0085c\0d", "Hello a b c d")]
    [InlineData("{{ name }}", "Hello {{ name }}")]
    public void Keeps_a_subject_on_its_line(string name, string subject) =>
        Assert.Equal(subject, MailText.Of(Template, new Dictionary<string, string> { ["name"] = name }, "https://example.com").Subject);

    [Fact]
    public void Reads_back_what_it_writes_to_the_queue_and_nothing_else()
    {
        var portal = Guid.NewGuid();
        var message = OutboxMessage.Parse(OutboxMessage.SignedUp(portal, "a|b@example.com", DateTimeOffset.UnixEpoch));
        Assert.Equal((portal, MailOccasion.SignedUp, "a|b@example.com"), (message!.PortalId, message.Occasion, message.Address));
        Assert.Null(OutboxMessage.Parse("not json"));
        Assert.Null(OutboxMessage.Parse("{\"occasion\":\"birthday\"}"));
    }
}
