using Microsoft.Data.Sqlite;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The prepared statements of one connection, each made when it is first needed.</summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _bySql = new(StringComparer.Ordinal);

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
}
