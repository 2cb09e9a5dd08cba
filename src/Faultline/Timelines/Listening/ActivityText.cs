using System.Diagnostics;
using Faultline.Reports;
using Faultline.Statements;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines.Listening;

/// <summary>What an activity is called in the timeline, by OpenTelemetry's conventions for databases, caches and messages, old and new.</summary>
internal static class ActivityText
{
    private static readonly string[] Caches = ["redis", "memcached", "valkey", "garnet"];

    // Those that are asked in SQL, or in what reads its quotes as SQL does. What others are asked, such as MongoDB's documents, nothing here can take the values out of.
    private static readonly Dictionary<string, SqlHabits> Asked = new(StringComparer.OrdinalIgnoreCase)
    {
        ["other_sql"] = SqlHabits.None, ["oracle"] = SqlHabits.None, ["oracle.db"] = SqlHabits.None, ["db2"] = SqlHabits.None, ["ibm.db2"] = SqlHabits.None,
        ["firebird"] = SqlHabits.None, ["firebirdsql"] = SqlHabits.None, ["sap.hana"] = SqlHabits.None, ["hanadb"] = SqlHabits.None, ["snowflake"] = SqlHabits.None,
        ["trino"] = SqlHabits.None, ["teradata"] = SqlHabits.None, ["informix"] = SqlHabits.None, ["ibm.informix"] = SqlHabits.None, ["sybase"] = SqlHabits.None,
        ["cassandra"] = SqlHabits.None, ["vertica"] = SqlHabits.NestedComments, ["postgresql"] = SqlHabits.NestedComments, ["cockroachdb"] = SqlHabits.NestedComments,
        ["redshift"] = SqlHabits.NestedComments, ["aws.redshift"] = SqlHabits.NestedComments, ["mssql"] = SqlHabits.NestedComments,
        ["microsoft.sql_server"] = SqlHabits.NestedComments, ["mysql"] = SqlHabits.MySql, ["mariadb"] = SqlHabits.MySql, ["clickhouse"] = SqlHabits.MySql,
        ["hive"] = SqlHabits.MySql, ["spanner"] = SqlHabits.MySql, ["gcp.spanner"] = SqlHabits.MySql, ["bigquery"] = SqlHabits.MySql, ["sqlite"] = SqlHabits.StringsInNames,
    };

    /// <summary>Whether an activity is that of a driver that opens a connection, which is no statement.</summary>
    public static bool IsConnecting(string source, string name) => source == DatabaseKind.NpgsqlSource && name.StartsWith("CONNECT ", StringComparison.Ordinal);

    /// <summary>The category, as far as it is known when the activity begins.</summary>
    public static string Category(Activity activity)
    {
        if (activity.Source.Name == DatabaseKind.NpgsqlSource)
            return IsConnecting(activity.Source.Name, activity.OperationName) ? TimedConnection.Category : "sql";
        if (Tag(activity, "messaging.system") is not null || activity.Kind is ActivityKind.Producer or ActivityKind.Consumer)
            return "queue";
        if (SystemOf(activity) is { } system)
            return Caches.Contains(system) ? "cache" : Asked.ContainsKey(system) ? "sql" : "db";
        return activity.Source.Name == TimelineHandler.Source ? TimelineHandler.Category : "activity";
    }

    /// <summary>Says of an action what its activity tells at its end.</summary>
    public static void Tell(Activity activity, TimedAction action, TimelineOptions options)
    {
        action.Category = Category(activity);
        // What a cache or a store of documents is asked has values in it, in no language that can be told apart.
        if (action.Category == "sql" && (Tag(activity, "db.query.text") ?? Tag(activity, "db.statement")) is { Length: > 0 } sql)
        {
            var habits = activity.Source.Name switch
            {
                DatabaseKind.NpgsqlSource => SqlHabits.NestedComments,
                var source when source.Contains("MySql", StringComparison.OrdinalIgnoreCase) => SqlHabits.MySql,
                _ => Asked.GetValueOrDefault(SystemOf(activity) ?? ""),
            };
            action.Shape = StatementTexts.Of(sql, habits);
            action.Detail = options.SqlLiterals ? ReportText.CutBetweenWords(sql, Timeline.LongestDetail) : action.Shape;
            return;
        }

        var place = Tag(activity, "messaging.destination.name") ?? Tag(activity, "messaging.destination") ?? Tag(activity, "db.collection.name") ?? Tag(activity, "db.mongodb.collection");
        var name = ReportText.CutBetweenWords(activity.DisplayName, Timeline.LongestDetail);
        action.Detail = place is null || name.Contains(place, StringComparison.Ordinal) ? name : $"{name} {ReportText.Cut(place, 200)}";
        action.Shape = action.Detail;
    }

    private static string? SystemOf(Activity activity) => Tag(activity, "db.system.name") ?? Tag(activity, "db.system");

    private static string? Tag(Activity activity, string name) => activity.GetTagItem(name) as string;
}
