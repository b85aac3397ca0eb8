namespace Azure.Data.Tables.Models;

/// <summary>A table of the account.</summary>
public class TableItem
{
    /// <summary>A table by its name.</summary>
    /// <param name="name">The name: 3 to 63 letters and digits, starting with a letter.</param>
    public TableItem(string name) => Name = name;

    /// <summary>The name of the table.</summary>
    public string Name { get; }
}
