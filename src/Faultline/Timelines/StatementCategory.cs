namespace Faultline.Timelines;

/// <summary>
/// Which categories are statements of a database: <c>sql</c> and <c>db</c>, alone or with something behind them, such as <c>sql-orders</c> or <c>db.sql.query</c>. <c>SQL-nostore</c>
/// of python-oops tells of the end of a transaction.
/// </summary>
internal static class StatementCategory
{
    public static bool Is(ReadOnlySpan<char> category)
    {
        var prefix = category.StartsWith("sql", StringComparison.OrdinalIgnoreCase) ? 3 : category.StartsWith("db", StringComparison.OrdinalIgnoreCase) ? 2 : 0;
        return prefix > 0 && (category.Length == prefix || !char.IsAsciiLetterOrDigit(category[prefix])) && !category.Equals("sql-nostore", StringComparison.OrdinalIgnoreCase);
    }
}
