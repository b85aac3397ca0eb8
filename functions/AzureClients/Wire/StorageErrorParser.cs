using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Storage.Wire;

/// <summary>Reads <c>x-ms-error-code</c> and the XML body of blob and queue failures; answers to HEAD have the header only.</summary>
internal sealed class StorageErrorParser : RequestFailedDetailsParser
{
    public static readonly StorageErrorParser Shared = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null;
        var details = Body(response)?.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value) ?? [];
        details.Remove("Code", out var codeInBody);
        details.Remove("Message", out var message);
        code ??= codeInBody;
        error = code is null ? null : new ResponseError(code, message);
        data = details;
        return error is not null;
    }

    private static XElement? Body(Response response)
    {
        if (response.ContentStream is null || response.Headers.ContentType?.Contains("xml", StringComparison.OrdinalIgnoreCase) != true) return null;
        try
        {
            return StorageXml.Parse(response);
        }
        catch (XmlException)
        {
            // A proxy's page in place of the service's answer: the status and the raw content say what there is to say.
            return null;
        }
    }
}
