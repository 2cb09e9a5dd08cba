namespace Faultline.Statements;

/// <summary>What a database reads otherwise than the SQL standard says, as far as it moves the end of a literal.</summary>
[Flags]
internal enum SqlHabits
{
    None = 0,

    /// <summary>MySQL: a backslash escapes in every string, double quotes hold strings, <c>#</c> begins a comment, and <c>--</c> only before white space.</summary>
    MySql = 1,

    /// <summary>PostgreSQL and SQL Server: comments nest.</summary>
    NestedComments = 2,

    /// <summary>SQLite: what stands in double quotes and is the name of nothing is a string.</summary>
    StringsInNames = 4,
}
