using Microsoft.AspNetCore.Builder;

namespace Platform.Http;

/// <summary>Starts building a small server.</summary>
public static class SlimServer
{
    /// <summary>
    /// A slim builder that watches no files. Settings come from the environment and never change while a process runs; a watcher per server uses up
    /// the few that the kernel gives a user, and then a server cannot start.
    /// </summary>
    /// <param name="args">The command line, if the server has one.</param>
    public static WebApplicationBuilder CreateBuilder(params IEnumerable<string> args) =>
        WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
}
