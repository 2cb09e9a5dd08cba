using System.Collections.Concurrent;
using System.Data.Common;
using Faultline.Statements;

namespace Faultline.Timelines.Databases;

/// <summary>What is known of a driver, by the name of its classes: no driver is referred to.</summary>
/// <param name="Habits">How its database reads statements.</param>
/// <param name="Source">The source of its activities, or null.</param>
internal sealed record DatabaseKind(SqlHabits Habits, string? Source)
{
    private static readonly ConcurrentDictionary<Type, DatabaseKind> Known = new();

    /// <summary>By the class of a connection, command or batch.</summary>
    public static DatabaseKind Of(object driversOwn) => Known.GetOrAdd(driversOwn.GetType(), static type =>
    {
        var name = type.FullName ?? type.Name;
        if (name.Contains("MySql", StringComparison.OrdinalIgnoreCase) || name.Contains("MariaDb", StringComparison.OrdinalIgnoreCase))
            return new(SqlHabits.MySql, name.StartsWith("MySqlConnector.", StringComparison.Ordinal) ? "MySqlConnector" : null);
        if (name.StartsWith("Npgsql.", StringComparison.Ordinal))
            return new(SqlHabits.NestedComments, NpgsqlSource);
        if (name.Contains("Sqlite", StringComparison.OrdinalIgnoreCase))
            return new(SqlHabits.StringsInNames, null);
        return new(name.Contains("SqlClient", StringComparison.Ordinal) ? SqlHabits.NestedComments : SqlHabits.None, null);
    });

    /// <summary>The source of Npgsql's activities.</summary>
    public const string NpgsqlSource = "Npgsql";

    /// <summary>Begins the action of a statement.</summary>
    /// <param name="work">The timeline; null for none.</param>
    /// <param name="category">Such as <c>sql</c>.</param>
    /// <param name="sql">The statement as the driver gets it.</param>
    /// <param name="subject">The driver's own command.</param>
    /// <param name="canBeInterrupted">Whether a deadline can end it.</param>
    public TimedAction Begin(Timeline? work, string category, string? sql, DbCommand? subject, bool canBeInterrupted)
    {
        if (work is null)
            return TimedAction.Nowhere;
        var shape = StatementTexts.Of(sql ?? "", Habits);
        var detail = work.Options.SqlLiterals ? Reports.ReportText.CutBetweenWords(sql ?? "", Timeline.LongestDetail) : shape;
        return work.Begin(new ActionStart(category, detail) { IsStatement = true, Shape = shape, Subject = subject, Source = Source, CannotBeInterrupted = !canBeInterrupted });
    }
}
