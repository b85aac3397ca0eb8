using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Local;

/// <summary>Azurite's npm package in <c>functions/Local/node_modules</c>, as the lock file beside it says.</summary>
internal static class AzuritePackage
{
    private const int NodeMajorMin = 20;
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The package folder, with everything installed. Processes that start at once take turns.</summary>
    public static async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var root = Root();
        var folder = Path.Combine(root, "functions", "Local");
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken)));
        // Written last, so that an interrupted installation is repeated; inside, so that deleting the packages is enough.
        var marker = Path.Combine(folder, "node_modules", ".installed");
        if (IsInstalled(marker, wanted)) return folder;

        await using (await LockAsync(Path.Combine(root, "artifacts", "npm.lock"), cancellationToken))
        {
            if (IsInstalled(marker, wanted)) return folder;
            await InstallAsync(folder, cancellationToken);
            await File.WriteAllTextAsync(marker, wanted, cancellationToken);
        }
        return folder;
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

    private static bool IsInstalled(string marker, string wanted) => File.Exists(marker) && File.ReadAllText(marker) == wanted;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No Serverless.sln above {AppContext.BaseDirectory}: Azurite's package is found from the repository's root.");
    }

    // The system takes the lock back when its holder ends, however it ends.
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(InstallTimeout);
        using var npm = Process.Start(new ProcessStartInfo
        {
            FileName = OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            // No package here needs its install script.
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund" },
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = npm.StandardError.ReadToEndAsync(timeout.Token);
            await npm.WaitForExitAsync(timeout.Token);
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"`npm ci` in {folder} ended with {npm.ExitCode}:\n{await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
    }
}
