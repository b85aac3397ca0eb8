using Microsoft.Extensions.Configuration;
using Platform.Secrets;

namespace Platform.Tests.Secrets;

public sealed class SecretBoxTests
{
    private const string First = "the first key has enough characters";
    private const string Second = "the second key has enough characters";

    [Fact]
    public void Returns_a_secret_only_for_the_purpose_and_key_it_was_sealed_with()
    {
        var sealedSecret = Box(First).Seal("s3cret", "provider|1");
        Assert.DoesNotContain("s3cret", sealedSecret);
        Assert.NotEqual(sealedSecret, Box(First).Seal("s3cret", "provider|1"));
        Assert.Equal("s3cret", Box(First).Open(sealedSecret, "provider|1"));
        Assert.Null(Box(First).Open(sealedSecret, "provider|2"));
        Assert.Null(Box(Second).Open(sealedSecret, "provider|1"));
        // The key is being changed: the new one seals, both open.
        var both = Box($"{Second};{First}");
        Assert.Equal("s3cret", both.Open(sealedSecret, "provider|1"));
        Assert.Equal("s3cret", Box(Second).Open(both.Seal("s3cret", "p"), "p"));
    }

    [Fact]
    public void Rejects_what_was_tampered_with()
    {
        var box = Box(First);
        var sealedSecret = box.Seal("s3cret", "p");
        var last = sealedSecret[^2] == 'A' ? 'B' : 'A';
        foreach (var other in new[] { sealedSecret[..^2] + last + sealedSecret[^1], sealedSecret[..12], "", ".", "x.y", sealedSecret + "!" }) Assert.Null(box.Open(other, "p"));
    }

    [Fact]
    public void Refuses_to_seal_without_a_key_and_to_start_with_a_short_one()
    {
        Assert.False(Box(null).CanSeal);
        Assert.Throws<InvalidOperationException>(() => Box("").Seal("x", "p"));
        Assert.DoesNotContain("short", Assert.Throws<ArgumentException>(() => Box("short")).Message);
    }

    private static SecretBox Box(string? key) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new(SecretBox.Setting, key)]).Build());
}
