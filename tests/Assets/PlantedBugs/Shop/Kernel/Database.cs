#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Shop.Kernel;

/// <summary>An error that the database answered with.</summary>
public sealed class SqlServerSideException : DbException
{
    public SqlServerSideException(string state, string text, string? constraint)
        : base($"{state}: {text}")
    {
        SqlState = state;
        Data["SqlState"] = state;
        Data["MessageText"] = text;
        if (constraint is not null)
            Data["ConstraintName"] = constraint;
    }

    public override string SqlState { get; }
}

/// <summary>The data layer of all services. The engine behind it lives in memory, and refuses what a real one refuses.</summary>
public sealed class Database(Engine engine)
{
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        var command = new Command(engine, sql, values);
        await Task.Yield();
        return command.Run();
    }

    public int Execute(string sql, params object[] values) => new Command(engine, sql, values).Run();

#if SINCE2
    public async Task<int> ExecuteInTransactionAsync(string sql, params object[] values)
    {
        var affected = await ExecuteAsync(sql, values);
        Statements.Note("sql", "commit", 0.001);
        return affected;
    }
#else
    public Task<int> ExecuteInTransactionAsync(string sql, params object[] values) => ExecuteAsync(sql, values);
#endif

    private sealed class Command(Engine engine, string sql, object[] values)
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public int Run()
        {
            Deadline.Check();
            var text = string.Format(sql, values);
            Statements.Note("sql", text, engine.CostOf(text));
            if (engine.Refuses(text) is { } error)
                throw error;
            return 1;
        }
    }
}
