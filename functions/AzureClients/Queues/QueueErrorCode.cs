namespace Azure.Storage.Queues.Models;

/// <summary>What the queue service says went wrong; compares with <see cref="RequestFailedException.ErrorCode"/>.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/queue-service-error-codes</remarks>
public readonly struct QueueErrorCode : IEquatable<QueueErrorCode>
{
    private readonly string _value;

    /// <summary>An error code by its text.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public QueueErrorCode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>403: the signature is wrong, or the clock is off by more than 15 minutes.</summary>
    public static QueueErrorCode AuthenticationFailed => new("AuthenticationFailed");

    /// <summary>403: the credential may not do this.</summary>
    public static QueueErrorCode AuthorizationFailure => new("AuthorizationFailure");

    /// <summary>403: the identity lacks a role for this.</summary>
    public static QueueErrorCode AuthorizationPermissionMismatch => new("AuthorizationPermissionMismatch");

    /// <summary>500: the service failed; the write may have happened.</summary>
    public static QueueErrorCode InternalError => new("InternalError");

    /// <summary>400: the name is not one the service allows.</summary>
    public static QueueErrorCode InvalidResourceName => new("InvalidResourceName");

    /// <summary>404: there is no such message, or its pop receipt has changed.</summary>
    public static QueueErrorCode MessageNotFound => new("MessageNotFound");

    /// <summary>400: the message is over 64 KiB as sent.</summary>
    public static QueueErrorCode MessageTooLarge => new("MessageTooLarge");

    /// <summary>500: the service gave up; the write may have happened.</summary>
    public static QueueErrorCode OperationTimedOut => new("OperationTimedOut");

    /// <summary>400: a number or a time is outside what the service accepts.</summary>
    public static QueueErrorCode OutOfRangeQueryParameterValue => new("OutOfRangeQueryParameterValue");

    /// <summary>400: the pop receipt is not the message's latest.</summary>
    public static QueueErrorCode PopReceiptMismatch => new("PopReceiptMismatch");

    /// <summary>409: there is a queue of that name with other metadata.</summary>
    public static QueueErrorCode QueueAlreadyExists => new("QueueAlreadyExists");

    /// <summary>409: a queue of that name is still being deleted.</summary>
    public static QueueErrorCode QueueBeingDeleted => new("QueueBeingDeleted");

    /// <summary>404: there is no such queue.</summary>
    public static QueueErrorCode QueueNotFound => new("QueueNotFound");

    /// <summary>413: the message is over what one request may carry.</summary>
    public static QueueErrorCode RequestBodyTooLarge => new("RequestBodyTooLarge");

    /// <summary>503: try again later.</summary>
    public static QueueErrorCode ServerBusy => new("ServerBusy");

    /// <summary>Whether two codes are the same, case aside.</summary>
    /// <param name="left">One code.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(QueueErrorCode left, QueueErrorCode right) => left.Equals(right);

    /// <summary>Whether two codes differ, case aside.</summary>
    /// <param name="left">One code.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(QueueErrorCode left, QueueErrorCode right) => !left.Equals(right);

    /// <summary>Whether a code has this text, case aside.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">Its text; null equals no code.</param>
    public static bool operator ==(QueueErrorCode code, string? value) => code.Equals(value);

    /// <summary>Whether a code has another text, case aside.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">The text; null equals no code.</param>
    public static bool operator !=(QueueErrorCode code, string? value) => !code.Equals(value);

    /// <summary>Whether a code has this text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    /// <param name="code">The code.</param>
    public static bool operator ==(string? value, QueueErrorCode code) => code.Equals(value);

    /// <summary>Whether a code has another text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    /// <param name="code">The code.</param>
    public static bool operator !=(string? value, QueueErrorCode code) => !code.Equals(value);

    /// <summary>An error code by its text.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public static implicit operator QueueErrorCode(string value) => new(value);

    /// <inheritdoc/>
    public bool Equals(QueueErrorCode other) => Equals(other._value);

    /// <summary>Whether the code has this text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    public bool Equals(string? value) => _value is not null && string.Equals(_value, value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is QueueErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? string.Empty);

    /// <summary>The code, as the service writes it.</summary>
    public override string ToString() => _value;
}
