using System.Diagnostics;
using System.Security.Cryptography;

namespace Local;

/// <summary>A folder with a <c>package-lock.json</c>, and what npm does in it.</summary>
internal static class NpmFolder
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);

    /// <summary>Installs what the lock file says, unless it is installed already. Processes that start at once take turns.</summary>
    public static async Task<string> InstallAsync(string root, string folder, CancellationToken cancellationToken)
    {
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken)));
        // Written last, so that an interrupted installation is repeated; inside, so that deleting the packages is enough.
        var marker = Path.Combine(folder, "node_modules", ".installed");
        if (IsInstalled(marker, wanted)) return folder;

        await using (await LockAsync(Path.Combine(root, "artifacts", "npm.lock"), cancellationToken))
        {
            if (IsInstalled(marker, wanted)) return folder;
            // No package here needs its install script.
            await RunAsync(folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cancellationToken);
            await File.WriteAllTextAsync(marker, wanted, cancellationToken);
        }
        return folder;
    }

    /// <summary>Runs npm to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static async Task RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        using var npm = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments)
        {
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
                throw new InvalidOperationException($"`npm {string.Join(' ', arguments)}` in {folder} ended with {npm.ExitCode}:\n{await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static bool IsInstalled(string marker, string wanted) => File.Exists(marker) && File.ReadAllText(marker) == wanted;

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
}
