namespace Policies.Tests;

public sealed class CredentialGrantTests
{
    [Theory]
    [InlineData("3f0e6c1a-52d4-4b8e-9d37-0c5a7be1f204")]
    [InlineData("3F0E6C1A-52D4-4B8E-9D37-0C5A7BE1F204")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("3f0e6c1a52d44b8e9d370c5a7be1f204")]
    [InlineData("registration")]
    [InlineData("")]
    public void Returns_a_registration_as_it_was_given(string id)
    {
        var grant = new CredentialGrant("entity", id);
        Assert.Equal((id, "entity"), (grant.RegistrationId, grant.EntityId));
        Assert.Equal(grant, new("entity", id));
        Assert.NotEqual(grant, new("entity", id + "0"));
    }
}
