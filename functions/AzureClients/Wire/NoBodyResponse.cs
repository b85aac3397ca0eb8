namespace Azure.Storage.Wire;

/// <summary>An answer without a value, such as 304 to a conditional download: asking for the value throws.</summary>
internal sealed class NoBodyResponse<T>(Response response) : Response<T>
{
    public override bool HasValue => false;

    public override T Value => throw new RequestFailedException(response);

    public override Response GetRawResponse() => response;
}
