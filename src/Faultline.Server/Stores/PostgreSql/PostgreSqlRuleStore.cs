using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Rules;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>The rules of projects: a row for each version, and none is ever changed.</summary>
internal sealed class PostgreSqlRuleStore(PostgreSqlDatabase database) : IRuleStore
{
    private const string Columns = "SELECT version, text, at, actor FROM rule_text WHERE project_id = @project AND kind = @kind ORDER BY version DESC";

    public Task<RuleText?> ReadAsync(ProjectId project, RuleKind kind, CancellationToken cancellation) => database.ReadAsync(
        async connection => (await connection.QueryAsync<(int Version, string Text, long At, string Actor)>(new CommandDefinition(
                Columns + " LIMIT 1", new { project = project.Value, kind = (short)kind }, cancellationToken: cancellation)))
            .Select(row => RuleOf(kind, row))
            .FirstOrDefault(),
        cancellation);

    public Task<IReadOnlyList<RuleText>> HistoryAsync(ProjectId project, RuleKind kind, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<RuleText>>(
        async connection =>
        [
            .. (await connection.QueryAsync<(int Version, string Text, long At, string Actor)>(new CommandDefinition(
                    Columns, new { project = project.Value, kind = (short)kind }, cancellationToken: cancellation)))
                .Select(row => RuleOf(kind, row)),
        ],
        cancellation);

    public Task<RuleText?> SaveAsync(ProjectId project, RuleKind kind, int expected, string text, string actor, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            async (connection, transaction) =>
            {
                // Of two who save at once one meets the other's row: the key decides, and no lock is needed.
                var saved = await connection.ExecuteAsync(new CommandDefinition(
                    """
                    INSERT INTO rule_text (project_id, kind, version, text, at, actor)
                    SELECT @project, @kind, @version, @text, @at, @actor
                    WHERE @expected = (SELECT COALESCE(max(version), 0) FROM rule_text WHERE project_id = @project AND kind = @kind)
                    ON CONFLICT DO NOTHING
                    """,
                    new
                    {
                        project = project.Value, kind = (short)kind, version = expected + 1, expected, text = StoredText.Of(text), at = UnixTime.Of(now), actor = StoredText.Of(actor),
                    },
                    transaction,
                    cancellationToken: cancellation));
                return saved == 0 ? null : new RuleText(kind, expected + 1, StoredText.Of(text), UnixTime.From(UnixTime.Of(now)), StoredText.Of(actor));
            },
            cancellation);

    private static RuleText RuleOf(RuleKind kind, (int Version, string Text, long At, string Actor) row) => new(kind, row.Version, row.Text, UnixTime.From(row.At), row.Actor);
}
