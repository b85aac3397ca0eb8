namespace Local;

/// <summary>Where things lie in the repository that the runner was built in.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>A published app, as `func start` would run it.</summary>
    public static string App(string name) => Path.Combine(Root, "artifacts", "apps", name);

    /// <summary>A built site.</summary>
    public static string Site(string name) => Path.Combine(Root, "artifacts", "site", name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) return folder.FullName;
        }

        throw new RunnerException($"{AppContext.BaseDirectory} is in no checkout of this repository: the runner starts what was built beside it.");
    }
}
