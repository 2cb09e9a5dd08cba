using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Rules;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The rules of projects in SQLite.</summary>
internal sealed class SqliteRuleStore(SqliteDatabase database) : IRuleStore
{
    public async Task<RuleText?> ReadAsync(ProjectId project, RuleKind kind, CancellationToken cancellation) =>
        await HistoryAsync(project, kind, cancellation) is [var newest, ..] ? newest : null;

    public Task<IReadOnlyList<RuleText>> HistoryAsync(ProjectId project, RuleKind kind, CancellationToken cancellation) =>
        Task.FromResult(database.Read<IReadOnlyList<RuleText>>(connection =>
        [
            .. connection.Query<(long Version, string Text, long At, string Actor)>(
                    "SELECT version, text, at, actor FROM rule_text WHERE project_id = @project AND kind = @kind ORDER BY version DESC",
                    new { project = project.Value, kind = (int)kind })
                .Select(row => new RuleText(kind, (int)row.Version, row.Text, UnixTime.At(row.At), row.Actor)),
        ]));

    public Task<RuleText?> SaveAsync(
        ProjectId project, RuleKind kind, int expected, string text, string actor, DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        (connection, transaction) =>
        {
            var made = connection.Execute(
                """
                INSERT INTO rule_text (project_id, kind, version, text, at, actor)
                SELECT @project, @kind, @next, @text, @at, @actor
                WHERE @expected = (SELECT COALESCE(MAX(version), 0) FROM rule_text WHERE project_id = @project AND kind = @kind)
                """,
                new { project = project.Value, kind = (int)kind, next = expected + 1, expected, text, at = UnixTime.Of(now), actor },
                transaction);
            return made == 0 ? null : new RuleText(kind, expected + 1, text, UnixTime.At(UnixTime.Of(now)), actor);
        },
        cancellation);
}
