using System.Collections.Concurrent;
using Faultline.Statements;

namespace Faultline.Timelines.Databases;

/// <summary>Statements without their literals, remembered: an app has few statements, and runs each of them often.</summary>
internal static class StatementTexts
{
    /// <summary>Longest statement in a timeline, in characters.</summary>
    public const int Longest = 1_000;

    // An app that writes values into its statements never runs one twice; what it fills the memory with is let go at once.
    private const int MostKept = 2_000;
    private const int LongestKept = 4_000;

    private static ConcurrentDictionary<(string Sql, SqlHabits Habits), string> s_texts = new();

    /// <summary>The statement without literals, parameters, comments and line breaks, at most <see cref="Longest"/> characters.</summary>
    public static string Of(string sql, SqlHabits habits)
    {
        if (sql.Length > LongestKept)
            return SqlMask.Of(sql, Longest, habits);
        var texts = s_texts;
        if (texts.TryGetValue((sql, habits), out var known))
            return known;
        var text = SqlMask.Of(sql, Longest, habits);
        if (texts.Count >= MostKept)
            s_texts = texts = new();
        texts[(sql, habits)] = text;
        return text;
    }
}
