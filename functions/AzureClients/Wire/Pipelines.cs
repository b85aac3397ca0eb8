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

    public static HttpPipelinePolicy Token(TokenCredential credential) =>
        new BearerTokenAuthenticationPolicy(credential, StorageScope);
}
