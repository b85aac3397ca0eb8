using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Azure.Storage.Wire;

internal static class StorageXml
{
    // A document type declaration is refused: no answer of the service has one.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit };

    /// <summary>The root of an XML answer.</summary>
    /// <exception cref="XmlException">The body is not XML.</exception>
    public static XElement Parse(Response response)
    {
        using var reader = XmlReader.Create(response.Content.ToStream(), Settings);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    /// <summary>A body of one text within two elements. Characters that XML cannot hold are an <see cref="ArgumentException"/>.</summary>
    public static byte[] Write(string root, string element, string text)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            writer.WriteStartElement(root);
            writer.WriteElementString(element, text);
            writer.WriteEndElement();
        }
        return buffer.ToArray();
    }
}
