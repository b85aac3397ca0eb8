using System.Text;
using Local.Mail;

namespace Local.Tests;

public sealed class MimeTests
{
    [Fact]
    public void Reads_a_plain_message()
    {
        var message = Parse("Subject: Hello\r\nFrom: a@b\r\n\r\nline one\r\nline two\r\n");
        Assert.Equal(("Hello", "line one\r\nline two\r\n", null), (message.Subject, message.Text, message.Html));
    }

    [Fact]
    public void Reads_both_parts_of_an_alternative_each_in_its_encoding()
    {
        var html = Convert.ToBase64String(Encoding.UTF8.GetBytes("<p>Grüße</p>"), Base64FormattingOptions.InsertLineBreaks);
        var message = Parse("Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\nContent-Type: multipart/alternative;\r\n boundary=\"--b=1\"\r\n\r\npreamble\r\n"
            + "----b=1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe, a soft=\r\n break =3D equals\r\n"
            + $"----b=1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{html}\r\n----b=1--\r\nepilogue\r\n");
        Assert.Equal(("Grüße", "Grüße, a soft break = equals", "<p>Grüße</p>"), (message.Subject, message.Text, message.Html));
    }

    [Fact]
    public void Reads_parts_inside_parts_and_forgets_attachments()
    {
        var message = Parse("Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
            + "--in\r\n\r\ntext\r\n--in\r\nContent-Type: text/html\r\n\r\n<b>html</b>\r\n--in--\r\n--out\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nattached\r\n--out--\r\n");
        Assert.Equal(("", "text", "<b>html</b>"), (message.Subject, message.Text, message.Html));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?UTF-8?Q?Please_confirm_=E2=9C=93?= now", "Please confirm ✓ now")]
    [InlineData("=?utf-8?q?a?= =?utf-8?q?b?=", "ab")]
    [InlineData("=?utf-8?B?4pw=?=\r\n =?utf-8?B?kw==?=", "✓")] // a character split between two words
    [InlineData("=?iso-8859-1?Q?Andr=E9?=", "André")]
    [InlineData("=?unknown-charset?Q?x?=", "x")]
    [InlineData("=?broken", "=?broken")]
    public void Reads_subjects_that_are_not_ASCII(string raw, string subject) =>
        Assert.Equal(subject, Parse($"Subject: {raw}\r\n\r\n").Subject);

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n*** a")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ =\r\n=")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nno boundary")]
    [InlineData("Content-Type: text/plain; charset=nonsense\r\n\r\nx")]
    [InlineData("no header at all")]
    [InlineData("")]
    public void Survives_whatever_is_sent(string raw) => Assert.NotNull(Parse(raw));

    [Fact]
    public void Survives_parts_nested_without_end()
    {
        var bomb = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"));
        Assert.Null(Parse(bomb + "\r\ntext").Text);
    }

    private static MimeMessage Parse(string raw) => MimeMessage.Parse(Encoding.UTF8.GetBytes(raw));
}
