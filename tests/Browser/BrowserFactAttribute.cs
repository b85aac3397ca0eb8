using Testing;

namespace Browser.Tests;

/// <summary>A test in a real browser; skipped, with the reason, where there is none. <c>.ci/run</c> installs Debian's.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute() => Skip = WhyNot();

    /// <summary>Chromium, wherever the system keeps it. Playwright's own downloads are not used.</summary>
    public static string? Chromium => Places.FirstOrDefault(File.Exists);

    private static string? WhyNot() =>
        Chromium is null ? "There is no Chromium here: apt-get install chromium"
        : !File.Exists(Path.Combine(Repository.Root, "artifacts", "site", "portal", "staticwebapp.config.json")) ? "The sites are not built: npm ci && npm run build in portal-static"
        : AzuriteFactAttribute.Reason;
}
