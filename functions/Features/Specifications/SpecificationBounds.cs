namespace Features.Specifications;

/// <summary>How much of a document is taken. Every reader of documents keeps to these, so that time and memory grow with the document and no faster.</summary>
public static class SpecificationBounds
{
    /// <summary>Bytes of a document in UTF-8.</summary>
    public const int BytesMax = 20 * 1024 * 1024;

    /// <summary>Objects and arrays in one another.</summary>
    public const int NestingMax = 128;

    /// <summary>Bytes of a YAML document written out as JSON, its aliases replaced by what they stand for.</summary>
    public const int WrittenOutBytesMax = 64 * 1024 * 1024;

    /// <summary>Bytes of those that aliases stand for.</summary>
    public const int AliasedBytesMax = 16 * 1024 * 1024;

    /// <summary>Values of a YAML document.</summary>
    public const int NodesMax = 4_000_000;

    /// <summary>Values that its aliases stand for.</summary>
    public const int AliasedNodesMax = 500_000;

    /// <summary>Operations of a document. An API that is linked to a control plane may have <see cref="LinkedOperationsMax"/>.</summary>
    public const int OperationsMax = 50_000;

    /// <summary>Operations of an API whose access is enforced operation by operation. The contract's number.</summary>
    public const int LinkedOperationsMax = 1_000;

    /// <summary>Characters of an operation's path.</summary>
    public const int PathCharactersMax = 2_000;

    /// <summary>Messages that are kept of a document.</summary>
    public const int MessagesMax = 100;

    /// <summary>References followed one after another.</summary>
    public const int ReferenceHopsMax = 16;

    /// <summary>Characters of a reference.</summary>
    public const int ReferenceCharactersMax = 4_000;
}
