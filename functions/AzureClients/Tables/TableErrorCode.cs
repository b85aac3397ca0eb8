namespace Azure.Data.Tables.Models;

/// <summary>What the table service says went wrong; compares with <see cref="RequestFailedException.ErrorCode"/>.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/table-service-error-codes</remarks>
public readonly struct TableErrorCode : IEquatable<TableErrorCode>
{
    private readonly string _value;

    /// <summary>An error code by its text.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public TableErrorCode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>400: the actions of a transaction name more than one partition.</summary>
    public static TableErrorCode CommandsInBatchActOnDifferentPartitions => new("CommandsInBatchActOnDifferentPartitions");

    /// <summary>409: there is a row under these keys.</summary>
    public static TableErrorCode EntityAlreadyExists => new("EntityAlreadyExists");

    /// <summary>404: there is no row under these keys.</summary>
    public static TableErrorCode EntityNotFound => new("EntityNotFound");

    /// <summary>400: the row is over 1 MiB.</summary>
    public static TableErrorCode EntityTooLarge => new("EntityTooLarge");

    /// <summary>403: the credential may not do this.</summary>
    public static TableErrorCode Forbidden => new("Forbidden");

    /// <summary>400: a transaction names one row more than once.</summary>
    public static TableErrorCode InvalidDuplicateRow => new("InvalidDuplicateRow");

    /// <summary>400: the request is malformed, or a value is out of range.</summary>
    public static TableErrorCode InvalidInput => new("InvalidInput");

    /// <summary>400: a key is over 1 KiB.</summary>
    public static TableErrorCode KeyValueTooLarge => new("KeyValueTooLarge");

    /// <summary>500: the service gave up; the write may have happened.</summary>
    public static TableErrorCode OperationTimedOut => new("OperationTimedOut");

    /// <summary>400: a value is outside what the service accepts.</summary>
    public static TableErrorCode OutOfRangeInput => new("OutOfRangeInput");

    /// <summary>400: a needed property has no value.</summary>
    public static TableErrorCode PropertiesNeedValue => new("PropertiesNeedValue");

    /// <summary>400: a property name is not an identifier.</summary>
    public static TableErrorCode PropertyNameInvalid => new("PropertyNameInvalid");

    /// <summary>400: a property name is over 255 characters.</summary>
    public static TableErrorCode PropertyNameTooLong => new("PropertyNameTooLong");

    /// <summary>400: a property is over 64 KiB.</summary>
    public static TableErrorCode PropertyValueTooLarge => new("PropertyValueTooLarge");

    /// <summary>404: there is no such row.</summary>
    public static TableErrorCode ResourceNotFound => new("ResourceNotFound");

    /// <summary>409: there is a table of that name.</summary>
    public static TableErrorCode TableAlreadyExists => new("TableAlreadyExists");

    /// <summary>409: a table of that name is still being deleted.</summary>
    public static TableErrorCode TableBeingDeleted => new("TableBeingDeleted");

    /// <summary>404: there is no such table.</summary>
    public static TableErrorCode TableNotFound => new("TableNotFound");

    /// <summary>400: the row has more than 252 properties of its own.</summary>
    public static TableErrorCode TooManyProperties => new("TooManyProperties");

    /// <summary>412: the row has changed since the ETag was read.</summary>
    public static TableErrorCode UpdateConditionNotSatisfied => new("UpdateConditionNotSatisfied");

    /// <summary>Whether two codes are the same, case aside.</summary>
    /// <param name="left">One code.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(TableErrorCode left, TableErrorCode right) => left.Equals(right);

    /// <summary>Whether two codes differ, case aside.</summary>
    /// <param name="left">One code.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(TableErrorCode left, TableErrorCode right) => !left.Equals(right);

    /// <summary>Whether a code has this text, case aside.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">Its text; null equals no code.</param>
    public static bool operator ==(TableErrorCode code, string? value) => value is not null && code.Equals(new TableErrorCode(value));

    /// <summary>Whether a code has another text, case aside.</summary>
    /// <param name="code">The code.</param>
    /// <param name="value">The text; null equals no code.</param>
    public static bool operator !=(TableErrorCode code, string? value) => !(code == value);

    /// <summary>Whether a code has this text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    /// <param name="code">The code.</param>
    public static bool operator ==(string? value, TableErrorCode code) => code == value;

    /// <summary>Whether a code has another text, case aside.</summary>
    /// <param name="value">The text; null equals no code.</param>
    /// <param name="code">The code.</param>
    public static bool operator !=(string? value, TableErrorCode code) => !(code == value);

    /// <summary>An error code by its text.</summary>
    /// <param name="value">The code, as the service writes it.</param>
    public static implicit operator TableErrorCode(string value) => new(value);

    /// <inheritdoc/>
    public bool Equals(TableErrorCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TableErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? string.Empty);

    /// <summary>The code, as the service writes it.</summary>
    public override string ToString() => _value;
}
