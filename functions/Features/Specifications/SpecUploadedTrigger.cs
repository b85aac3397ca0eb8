using Azure.Storage.Blobs;
using Features.Housekeeping;
using Features.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>The blob function <c>spec-uploaded</c>.</summary>
public static class SpecUploadedTrigger
{
    // The host tries five times within four seconds and then gives up: what is shorter than this is waited out here.
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(4);

    public static IServiceCollection AddSpecifications(this IServiceCollection services) => services
        .AddSingleton<SpecificationIntake>()
        .AddSingleton<SpecificationParsing>()
        .AddChore<UploadRedrive>()
        .AddKeyedSingleton<IFollowUp, SpecificationUpload>(SpecificationUpload.Kind);

    public static void MapSpecUploaded(this IEndpointRouteBuilder app) => app.MapTrigger("spec-uploaded", async (http, call) =>
    {
        var services = http.RequestServices;
        if (BlobOf(call, services.GetRequiredService<BlobServiceClient>()) is { } blob)
            await Take(services.GetRequiredService<SpecificationIntake>(), blob, services.GetRequiredService<TimeProvider>(), http.RequestAborted);
    });

    /// <summary>Takes the upload up, through short outages of storage.</summary>
    internal static async Task Take(SpecificationIntake intake, string blob, TimeProvider clock, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(500);
        while (true)
        {
            try
            {
                await intake.Take(blob, cancel);
                return;
            }
            catch (Exception e) when (DataStorage.IsOutage(e) && clock.GetElapsedTime(started) + pause < PatienceMax)
            {
                await Task.Delay(pause, clock, cancel);
                pause = pause * 2 < PauseMax ? pause * 2 : PauseMax;
            }
        }
    }

    // Neither the path parameters (the first of two is greedy) nor the data (of another version of the blob, perhaps) are to be relied upon.
    private static string? BlobOf(TriggerCall call, BlobServiceClient blobs)
    {
        var container = blobs.GetBlobContainerClient(ProductStorage.SpecsContainer).Uri.AbsolutePath.TrimEnd('/') + "/";
        return Uri.TryCreate(call.Metadata("Uri"), UriKind.Absolute, out var uri) && uri.AbsolutePath.StartsWith(container, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(uri.AbsolutePath[container.Length..])
            : null;
    }
}
