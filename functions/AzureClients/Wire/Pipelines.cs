using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Storage.Wire;

internal static class Pipelines
{
    private const string StorageScope = "https://storage.azure.com/.default";

    public static HttpPipeline Build(ClientOptions options, HttpPipelinePolicy authentication, RequestFailedDetailsParser errors) =>
        HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authentication },
            ResponseClassifier = new ResponseClassifier(),
            RequestFailedDetailsParser = errors,
        });

    /// <summary>
    /// Lets logs and exceptions show what helps and cannot be secret. Azure.Core redacts every other header and query value: signatures,
    /// metadata, filters, pop receipts.
    /// </summary>
    public static void ShowHarmless(DiagnosticsOptions diagnostics)
    {
        foreach (var header in (string[])["x-ms-error-code", "x-ms-version", "x-ms-blob-type", "DataServiceVersion", "Prefer"])
            diagnostics.LoggedHeaderNames.Add(header);
        foreach (var parameter in (string[])["comp", "restype", "include", "maxresults", "numofmessages", "peekonly", "visibilitytimeout", "messagettl", "$top"])
            diagnostics.LoggedQueryParameters.Add(parameter);
    }

    public static HttpPipelinePolicy Token(TokenCredential credential) =>
        new BearerTokenAuthenticationPolicy(credential, StorageScope);
}
