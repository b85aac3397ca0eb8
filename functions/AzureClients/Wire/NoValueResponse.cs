namespace Azure.Storage.Wire;

/// <summary>An answer that says the thing is not there.</summary>
internal sealed class NoValueResponse<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"Status: {response.Status}, the service returned no content.");

    public override Response GetRawResponse() => response;
}
