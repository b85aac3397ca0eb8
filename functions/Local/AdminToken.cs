using System.Buffers.Text;
using System.Security.Cryptography;

namespace Local;

/// <summary>The administrator's token: from the command line, from the environment, or made once and kept in the data folder where only
/// its owner reads it.</summary>
internal static class AdminToken
{
    public const string Setting = "Access__BootstrapToken";

    public static string Resolve(RunnerOptions options)
    {
        if (options.AdminToken is { } given) return given;
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } set) return set;
        var file = Path.Combine(options.DataFolder, "admin-token");
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } kept) return kept;

        var token = "admin-" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        File.Delete(file);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, create);
        writer.WriteLine(token);
        return token;
    }
}
