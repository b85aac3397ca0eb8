namespace Azure.Data.Tables;

/// <summary>One write of a transaction.</summary>
public class TableTransactionAction
{
    /// <summary>A write without a condition.</summary>
    /// <param name="actionType">What to do.</param>
    /// <param name="entity">The row to do it with.</param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>A write that succeeds only while the row has the given version.</summary>
    /// <param name="actionType">What to do.</param>
    /// <param name="entity">The row to do it with.</param>
    /// <param name="etag">
    /// The version the stored row must have; <see cref="ETag.All"/> for any. Adds and upserts ignore it. By default deletes take any
    /// version, and updates go without a condition, which makes them create an absent row: name a version to have them fail instead.
    /// </param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What to do.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The row to do it with.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version the stored row must have.</summary>
    public ETag ETag { get; }
}

/// <summary>What a write of a transaction does.</summary>
public enum TableTransactionActionType
{
    /// <summary>Adds the row; fails with <c>EntityAlreadyExists</c> when there is one.</summary>
    Add = 0,

    /// <summary>Changes the named properties of the row.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces the row.</summary>
    UpdateReplace = 2,

    /// <summary>Removes the row; fails with <c>ResourceNotFound</c> when there is none.</summary>
    Delete = 3,

    /// <summary>Adds the row, or changes the named properties of the one there.</summary>
    UpsertMerge = 4,

    /// <summary>Adds the row, or replaces the one there.</summary>
    UpsertReplace = 5,
}
