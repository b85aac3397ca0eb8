using Features.Mail;

namespace Features.Tests.Mail;

public sealed class MailTextTests
{
    private static readonly MailContent Template = new("Hello {{ name }}", "Dear {{name}}", "First {{ name }}.\n\nSecond {{ unknown }}.", "Go");

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

    [Fact]
    public void Keeps_the_link_itself_without_a_label_and_keeps_lines_of_a_paragraph()
    {
        var mail = MailText.Of(new("s\r\nBcc: x@example.com", "t", "one\r\ntwo\r\n\r\nthree", ""), new Dictionary<string, string>(), "https://example.com");
        Assert.Equal("s Bcc: x@example.com", mail.Subject);
        Assert.Equal("t\n\none\ntwo\n\nthree\n\nhttps://example.com\n", mail.Text);
        Assert.Contains("<p>one<br>\ntwo</p>", mail.Html);
        Assert.Contains("<a href=\"https://example.com\">https://example.com</a>", mail.Html);
    }

    [Fact]
    public void Keeps_every_template_to_the_variables_that_it_knows()
    {
        Assert.Equal(11, MailTemplate.All.Select(template => template.Name).Distinct().Count());
        Assert.Equal(12, MailVariable.All.Count);
        var known = MailVariable.All.Select(variable => variable.Name).ToHashSet();
        foreach (var template in MailTemplate.All)
        {
            Assert.Subset(known, template.Variables.ToHashSet());
            foreach (var text in new[] { template.Content.Subject, template.Content.Title, template.Content.Body, template.Content.ButtonLabel! })
                Assert.All(MailText.VariablesIn(text), word => Assert.Contains(word, template.Variables));
        }
        Assert.All(known, name => Assert.Contains(MailTemplate.All, template => template.Variables.Contains(name)));
    }

    [Theory]
    [InlineData(365, 7)]
    [InlineData(28, 7)]
    [InlineData(8, 2)]
    [InlineData(1, 0.25)]
    public void Keeps_notice_of_an_end_in_good_time(int daysOfLife, double daysBefore) => Assert.Equal(
        TimeSpan.FromDays(daysOfLife - daysBefore), KeyWatch.NoticeAt(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(daysOfLife)) - DateTimeOffset.UnixEpoch);
}
