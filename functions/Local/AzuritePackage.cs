using System.Diagnostics;
using System.Globalization;

namespace Local;

/// <summary>Azurite's npm package in <c>functions/Local/node_modules</c>, as the lock file beside it says.</summary>
internal static class AzuritePackage
{
    private const int NodeMajorMin = 20;

    /// <summary>The package folder, with everything installed. Processes that start at once take turns.</summary>
    public static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var root = Root();
        return await NpmFolder.InstallAsync(root, Path.Combine(root, "functions", "Local"), cancellationToken);
    }

    /// <summary>Why Azurite cannot run here; null when it can.</summary>
    public static string? WhyNot()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            var version = node.StandardOutput.ReadToEnd().Trim();
            node.WaitForExit();
            return int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                && major >= NodeMajorMin
                ? null
                : $"Azurite needs Node {NodeMajorMin} or later; `node --version` says {version}.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"Azurite needs Node {NodeMajorMin} or later; there is no `node` on the PATH.";
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No Serverless.sln above {AppContext.BaseDirectory}: Azurite's package is found from the repository's root.");
    }
}
