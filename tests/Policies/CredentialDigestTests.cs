namespace Policies.Tests;

public class CredentialDigestTests
{
    [Fact]
    public void Keeps_the_name_of_a_row_the_same_through_the_digest()
    {
        for (var i = 0; i < 100; i++)
        {
            var key = ApiKey.Mint();
            Assert.Equal(CredentialKey.OfKey(key), CredentialDigest.OfKey(key).ToKey());
            Assert.Equal(CredentialDigest.OfKey(key), CredentialDigest.Of(CredentialKey.OfKey(key)));
        }
        Assert.NotEqual(CredentialDigest.Of(CredentialKey.OfClient("s1", "c")), CredentialDigest.Of(CredentialKey.OfClient("s2", "c")));
    }
}
