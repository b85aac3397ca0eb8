using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Features.Developers;

/// <summary>Hashes passwords with the framework's PBKDF2 (HMAC-SHA-512, salt of its own, settings in the hash).</summary>
public sealed class Passwords
{
    private const int Iterations = 210_000;

    private static readonly Login Nobody = new();

    private readonly IPasswordHasher<Login> _hasher;
    private readonly string _noPassword;

    public Passwords() : this(new PasswordHasher<Login>(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }))) { }

    /// <param name="hasher">What does the work.</param>
    public Passwords(IPasswordHasher<Login> hasher)
    {
        _hasher = hasher;
        // Made at start, so that the first sign-in with an unknown address costs no more than the others.
        _noPassword = Hash(Guid.NewGuid().ToString());
    }

    public string Hash(string password) => _hasher.HashPassword(Nobody, password);

    /// <summary>
    /// Whether it is the password. An account that has none, or does not exist, costs the same time. <paramref name="outdated"/> says that the hash was made
    /// with weaker settings and should be made again.
    /// </summary>
    public bool Verify(Login? login, string password, out bool outdated)
    {
        var result = _hasher.VerifyHashedPassword(Nobody, login?.PasswordHash ?? _noPassword, password);
        outdated = result == PasswordVerificationResult.SuccessRehashNeeded;
        return result != PasswordVerificationResult.Failed && login?.PasswordHash is not null;
    }
}
