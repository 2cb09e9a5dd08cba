using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>One statement of a batch, its values in their order as <c>$1</c>, <c>$2</c> and so on.</summary>
internal static class Statement
{
    public static NpgsqlBatchCommand Of(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value);
        return command;
    }

    /// <summary>A value of a statement; a null one needs its type written.</summary>
    public static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    /// <summary>A column of values, for <c>unnest</c>.</summary>
    public static NpgsqlParameter Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(rows[i]);
        return new NpgsqlParameter<T[]> { TypedValue = column };
    }

    /// <summary>A column of text. PostgreSQL takes no NUL and no half of a surrogate pair.</summary>
    public static NpgsqlParameter Text<TRow>(IReadOnlyList<TRow> rows, Func<TRow, string?> value) => Column(rows, row => StoredText.Of(value(row)));
}
