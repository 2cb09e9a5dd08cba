using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The prepared statements of one connection, each made when it is first needed.</summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _bySql = new(new SqlComparer());

    /// <summary>The statement of this text.</summary>
    public Statement Of(string sql)
    {
        if (!_bySql.TryGetValue(sql, out var statement))
            _bySql[sql] = statement = new Statement(connection, sql);
        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _bySql.Values)
            statement.Dispose();
        _bySql.Clear();
    }

    // The texts are constants of the program, so that two equal ones are mostly one object; to hash all of a long one costs as much as a small statement.
    private sealed class SqlComparer : IEqualityComparer<string>
    {
        public bool Equals(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);

        public int GetHashCode(string sql)
        {
            var hash = sql.Length;
            for (var at = sql.Length - 1; at >= 0; at -= (sql.Length / 8) + 1)
                hash = (hash * 31) + sql[at];
            return hash;
        }
    }
}
