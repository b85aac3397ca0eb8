using Features.Developers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Features.Tests.Developers;

public sealed class PasswordTests
{
    private static readonly Passwords Hasher = new();

    [Theory]
    [InlineData("passwordpassword")]
    [InlineData("PassWordPassWord")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabcab")]
    [InlineData("12345678901234567")]
    [InlineData("poiuytrewqlkjhgf")]
    [InlineData("zyxwvutsrqponmlk")]
    [InlineData("correct horse battery staple")]
    [InlineData("thequickbrownfox")]
    public void Rejects_what_is_tried_first(string password) => Assert.True(PasswordRules.IsCommon(password));

    [Theory]
    [InlineData("correct horse for the tests")]
    [InlineData("a long walk in november")]
    [InlineData("1 banana, 2 apples, 3 pears")]
    [InlineData("пароль который никто не знает")]
    public void Keeps_what_somebody_made_up(string password) => Assert.False(PasswordRules.IsCommon(password));

    [Fact]
    public void Keeps_a_password_under_a_salt_of_its_own_with_enough_iterations()
    {
        var (first, second) = (Hasher.Hash("a long walk in november"), Hasher.Hash("a long walk in november"));
        Assert.NotEqual(first, second);
        Assert.True(Hasher.Verify(new() { PasswordHash = first }, "a long walk in november", out var outdated));
        Assert.False(outdated);
        Assert.False(Hasher.Verify(new() { PasswordHash = first }, "a long walk in December", out _));
        // The framework's format: version, PRF, iteration count, each big-endian.
        var bytes = Convert.FromBase64String(first);
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)) >= 210_000);
    }

    [Fact]
    public void Says_that_a_weaker_hash_is_outdated()
    {
        var weak = new PasswordHasher<Login>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 })).HashPassword(new(), "a long walk in november");
        Assert.True(Hasher.Verify(new() { PasswordHash = weak }, "a long walk in november", out var outdated));
        Assert.True(outdated);
    }

    [Fact]
    public void Refuses_with_as_many_rounds_when_there_is_no_account_as_when_there_is_one()
    {
        var counting = new CountingHasher();
        var hasher = new Passwords(counting);
        var hash = hasher.Hash("a long walk in november");
        List<uint> Rounds(Login? login)
        {
            counting.Rounds.Clear();
            Assert.False(hasher.Verify(login, "a guess of somebody", out _));
            return [.. counting.Rounds];
        }

        var known = Rounds(new() { PasswordHash = hash });
        Assert.True(Assert.Single(known) >= 210_000);
        Assert.Equal(known, Rounds(null));
        Assert.Equal(known, Rounds(new()));
    }

    /// <summary>The framework's hasher, with a note of the rounds that each check takes: the count stands in the hash.</summary>
    private sealed class CountingHasher : IPasswordHasher<Login>
    {
        private readonly PasswordHasher<Login> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

        public List<uint> Rounds { get; } = [];

        public string HashPassword(Login user, string password) => _hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Login user, string hashedPassword, string providedPassword)
        {
            Rounds.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hashedPassword).AsSpan(5)));
            return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    [Fact]
    public void Refuses_everything_when_there_is_no_account_or_no_password()
    {
        Assert.False(Hasher.Verify(null, "a long walk in november", out _));
        Assert.False(Hasher.Verify(new(), "", out _));
    }
}
