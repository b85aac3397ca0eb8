using System.Security.Cryptography;
using System.Text;

namespace Features.Mail;

/// <summary>Ids that are the same whenever they are made of the same: the claim on what happens once.</summary>
internal static class EventIds
{
    public static Guid Of(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
