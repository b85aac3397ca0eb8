using System.Security.Cryptography;
using System.Text;

namespace Features.ApiOperations;

/// <summary>An operation that a specification describes. Identity is method and path; the id follows from the API, the method and the path, so it is stable across edits.</summary>
/// <param name="Id">UUIDv5 of API, method and path.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Without trailing slash; templated parts are <c>*</c>.</param>
public sealed record ApiOperation(Guid Id, string Method, string Path)
{
    public static ApiOperation Of(Guid apiId, string method, string path) => new(IdOf(apiId, method, path), method, path);

    /// <summary>RFC 9562, section 5.5: the API's id is the name space, <c>GET /users/*</c> the name.</summary>
    private static Guid IdOf(Guid apiId, string method, string path)
    {
        var name = Encoding.UTF8.GetBytes($"{method} {path}");
        var bytes = new byte[16 + name.Length];
        apiId.TryWriteBytes(bytes, bigEndian: true, out _);
        name.CopyTo(bytes, 16);
#pragma warning disable CA5350, RS0030 // Version 5 is defined by SHA-1, and nothing is secret here.
        var hash = SHA1.HashData(bytes).AsSpan(0, 16);
#pragma warning restore CA5350, RS0030
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
