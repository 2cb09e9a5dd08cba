using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Adds a batch to the counts by quarter of an hour: summed first, then each key once, in the order of the table.</summary>
internal sealed class RollupWriter(Statements statements, Terms terms)
{
    private readonly RollupKeys _keys = new(statements, terms);
    private readonly RollupFold _fold = new(statements);

    /// <summary>A transaction was rolled back: what was remembered of it is wrong.</summary>
    public void Forget() => _keys.Forget();

    public void Write(long project, List<ReportEntry> reports)
    {
        var sums = new Dictionary<(RollupKind Kind, long Start, long Key, long Other), Rollup>();
        foreach (var report in reports)
        {
            var facts = report.Record.Facts;
            var one = Rollup.Of(facts, report.Record.Class);
            var start = UnixTime.Quarter(report.Record.Received);
            var topic = report.TermOf(terms, TermKind.Topic, facts.Topic) is { } own ? _keys.Of(project, RollupKind.Topic, start, own) : 0;
            Add((RollupKind.Group, start, report.Group, 0), one);
            Add((RollupKind.ClassAndTopic, start, report.TermOf(terms, TermKind.Class, report.Record.Class)!.Value, topic), one);
            Add((RollupKind.Topic, start, topic, 0), one);
            if (report.TermOf(terms, TermKind.Statement, facts.Statement) is { } statement)
                Add((RollupKind.Statement, start, _keys.Of(project, RollupKind.Statement, start, statement), 0), one);
        }

        if (sums.Count > 0)
            _fold.Unmark(project, sums.Keys.Min(key => key.Start));
        foreach (var (key, sum) in sums.OrderBy(sum => sum.Key))
            Upsert(project, key, sum);

        void Add((RollupKind Kind, long Start, long Key, long Other) key, Rollup one) =>
            sums[key] = sums.TryGetValue(key, out var sum) ? sum.Plus(one) : one;
    }

    /// <summary>Adds counts to one bucket, as <see cref="Rollup.Plus"/> does.</summary>
    public void Upsert(long project, (RollupKind Kind, long Start, long Key, long Other) key, Rollup sum) => statements
        .Of("""
            INSERT INTO rollup (project_id, kind, start, key, other, count, hard, soft, worst_ms, worst_id, most, most_id, gets, posts, others, robots, local)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (project_id, kind, start, key, other) DO UPDATE SET
              count = count + excluded.count, hard = hard + excluded.hard, soft = soft + excluded.soft,
              worst_id = CASE WHEN excluded.worst_ms > COALESCE(worst_ms, -1) THEN excluded.worst_id ELSE worst_id END,
              worst_ms = CASE WHEN excluded.worst_ms > COALESCE(worst_ms, -1) THEN excluded.worst_ms ELSE worst_ms END,
              most_id = CASE WHEN excluded.most > most THEN excluded.most_id ELSE most_id END, most = MAX(most, excluded.most),
              gets = gets + excluded.gets, posts = posts + excluded.posts, others = others + excluded.others,
              robots = robots + excluded.robots, local = local + excluded.local
            """)
        .Bind(1, project).Bind(2, (long)key.Kind).Bind(3, key.Start).Bind(4, key.Key).Bind(5, key.Other)
        .Bind(6, sum.Count).Bind(7, sum.Hard).Bind(8, sum.Soft)
        .Bind(9, sum.WorstMs).Bind(10, sum.WorstId is { } worst ? PackedId.Of(worst) : null)
        .Bind(11, sum.MostStatements).Bind(12, sum.MostStatementsId is { } most ? PackedId.Of(most) : null)
        .Bind(13, sum.Gets).Bind(14, sum.Posts).Bind(15, sum.Others).Bind(16, sum.Robots).Bind(17, sum.Local)
        .Run();
}
