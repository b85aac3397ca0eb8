namespace Policies.Tests;

public class ApiKeyTests
{
    [Fact]
    public void Creates_keys_that_look_genuine_and_differ()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => ApiKey.Mint()).ToHashSet();
        Assert.Equal(1_000, keys.Count);
        Assert.All(keys, key => Assert.True(ApiKey.LooksGenuine(key)));
        Assert.All(keys, key => Assert.Matches("^ace_[0-9A-Za-z]{28}_[0-9A-Za-z]{6}$", key));
        Assert.True(ApiKey.LooksGenuine(ApiKey.Mint("acme42")));
    }

    [Fact]
    public void Rejects_a_key_when_any_one_character_is_changed()
    {
        var key = ApiKey.Mint();
        for (var i = 0; i < key.Length; i++)
            Assert.False(ApiKey.LooksGenuine(key[..i] + (key[i] == 'x' ? 'y' : 'x') + key[(i + 1)..]), $"changed at {i}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("ace")]
    [InlineData("ace__")]
    [InlineData("_0000000000000000000000000000_000000")]
    [InlineData("ace_000000000000000000000000000_000000")]
    [InlineData("ace_0000000000000000000000000000_000000")]
    [InlineData("ace_00000000000000000000000000é0_000000")]
    public void Rejects_what_has_not_the_form(string key) => Assert.False(ApiKey.LooksGenuine(key));

    [Fact]
    public void Returns_the_standard_hash()
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", KeyHash.Of("abc"));
        Assert.Equal($"key|{KeyHash.Of("abc")}", CredentialKey.OfKey("abc").Partition);
        Assert.NotEqual(CredentialKey.OfClient("s1", "c"), CredentialKey.OfClient("s2", "c"));
    }
}
