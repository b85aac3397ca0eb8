using System.Runtime.InteropServices;

namespace Policies.Tests;

public class KeyTagTests
{
    /// <summary>What OpenSSL's SIPHASH says of the bytes 0, 1, 2 and so on under the key 0 to 15.</summary>
    [Theory]
    [InlineData(0, "A3817F04BA25A8E66DF67214C7550293")]
    [InlineData(1, "DA87C1D86B99AF44347659119B22FC45")]
    [InlineData(2, "8177228DA4A45DC7FCA38BDEF60AFFE4")]
    [InlineData(8, "3B62A9BA6258F5610F83E264F31497B4")]
    [InlineData(15, "5493E99933B0A8117E08EC0F97CFC3D9")]
    [InlineData(40, "DF6A301E95C95DAD97AE0CC8C6913BD8")]
    public void Is_the_hash_that_its_authors_published(int length, string expected)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var key = MemoryMarshal.Cast<byte, ulong>(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray());
        var tag = KeyTag.Of(bytes, new KeyTag(key[0], key[1]));
        Assert.Equal(expected, Convert.ToHexString(MemoryMarshal.AsBytes([tag.First, tag.Second])));
    }

    [Fact]
    public void Is_the_same_for_the_same_key_and_another_for_another()
    {
        var keys = Enumerable.Range(0, 1_000).Select(_ => ApiKey.Mint()).ToList();
        Assert.All(keys, key => Assert.Equal(KeyTag.Of(key), KeyTag.Of(string.Concat(key[..10], key[10..]))));
        Assert.Equal(keys.Count, keys.Select(key => KeyTag.Of(key)).Distinct().Count());
    }
}
