namespace Azure.Storage.Blobs.Models;

/// <summary>What the blob service says went wrong; compares with <see cref="RequestFailedException.ErrorCode"/>.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes</remarks>
public readonly struct BlobErrorCode : IEquatable<BlobErrorCode>
{
    private readonly string _value;

    /// <summary>An error code by its text.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public BlobErrorCode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>403: the signature is wrong, or the clock is off by more than 15 minutes.</summary>
    public static BlobErrorCode AuthenticationFailed => new("AuthenticationFailed");

    /// <summary>403: the credential may not do this.</summary>
    public static BlobErrorCode AuthorizationFailure => new("AuthorizationFailure");

    /// <summary>403: the identity lacks a role for this.</summary>
    public static BlobErrorCode AuthorizationPermissionMismatch => new("AuthorizationPermissionMismatch");

    /// <summary>409: there is a blob of that name, and the upload may not replace it.</summary>
    public static BlobErrorCode BlobAlreadyExists => new("BlobAlreadyExists");

    /// <summary>404: there is no such blob.</summary>
    public static BlobErrorCode BlobNotFound => new("BlobNotFound");

    /// <summary>412: the blob has changed since the ETag was read. 304 on reads.</summary>
    public static BlobErrorCode ConditionNotMet => new("ConditionNotMet");

    /// <summary>409: there is a container of that name.</summary>
    public static BlobErrorCode ContainerAlreadyExists => new("ContainerAlreadyExists");

    /// <summary>409: a container of that name is still being deleted.</summary>
    public static BlobErrorCode ContainerBeingDeleted => new("ContainerBeingDeleted");

    /// <summary>404: there is no such container.</summary>
    public static BlobErrorCode ContainerNotFound => new("ContainerNotFound");

    /// <summary>500: the service failed; the write may have happened.</summary>
    public static BlobErrorCode InternalError => new("InternalError");

    /// <summary>400: the hash given is not an MD5.</summary>
    public static BlobErrorCode InvalidMd5 => new("InvalidMd5");

    /// <summary>400: a metadata name or value cannot be a header.</summary>
    public static BlobErrorCode InvalidMetadata => new("InvalidMetadata");

    /// <summary>400: the name is not one the service allows.</summary>
    public static BlobErrorCode InvalidResourceName => new("InvalidResourceName");

    /// <summary>412: the blob is leased, and the request names no lease.</summary>
    public static BlobErrorCode LeaseIdMissing => new("LeaseIdMissing");

    /// <summary>400: the content does not have the hash given.</summary>
    public static BlobErrorCode Md5Mismatch => new("Md5Mismatch");

    /// <summary>400: names and values together are over 8 KiB.</summary>
    public static BlobErrorCode MetadataTooLarge => new("MetadataTooLarge");

    /// <summary>500: the service gave up; the write may have happened.</summary>
    public static BlobErrorCode OperationTimedOut => new("OperationTimedOut");

    /// <summary>413: the content is over what one request may carry.</summary>
    public static BlobErrorCode RequestBodyTooLarge => new("RequestBodyTooLarge");

    /// <summary>404: there is no such resource.</summary>
    public static BlobErrorCode ResourceNotFound => new("ResourceNotFound");

    /// <summary>503: try again later.</summary>
    public static BlobErrorCode ServerBusy => new("ServerBusy");

    /// <summary>Whether two codes are the same, case aside.</summary>
    /// <param name="left">One code.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(BlobErrorCode left, BlobErrorCode right) => left.Equals(right);

    /// <summary>Whether two codes differ, case aside.</summary>
    /// <param name="left">One code.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(BlobErrorCode left, BlobErrorCode right) => !left.Equals(right);

    /// <summary>Whether a code has this text, case aside.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">Its text; null equals no code.</param>
    public static bool operator ==(BlobErrorCode code, string? value) => code.Equals(value);

    /// <summary>Whether a code has another text, case aside.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">The text; null equals no code.</param>
    public static bool operator !=(BlobErrorCode code, string? value) => !code.Equals(value);

    /// <summary>Whether a code has this text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    /// <param name="code">The code.</param>
    public static bool operator ==(string? value, BlobErrorCode code) => code.Equals(value);

    /// <summary>Whether a code has another text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    /// <param name="code">The code.</param>
    public static bool operator !=(string? value, BlobErrorCode code) => !code.Equals(value);

    /// <summary>An error code by its text.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public static implicit operator BlobErrorCode(string value) => new(value);

    /// <summary>An error code by its text; null stays null.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public static implicit operator BlobErrorCode?(string? value) => value is null ? default(BlobErrorCode?) : new BlobErrorCode(value);

    /// <inheritdoc/>
    public bool Equals(BlobErrorCode other) => Equals(other._value);

    /// <summary>Whether the code has this text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    public bool Equals(string? value) => _value is not null && string.Equals(_value, value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlobErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? string.Empty);

    /// <summary>The code, as the service writes it.</summary>
    public override string ToString() => _value;
}
