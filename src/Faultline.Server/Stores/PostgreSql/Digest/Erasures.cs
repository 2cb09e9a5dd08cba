using Dapper;
using Faultline.Server.Reports;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>The wishes to erase, for reports that come after them and are from before.</summary>
internal static class Erasures
{
    /// <summary>"flt4": digests share this turn; who has remembered a wish waits for those that may not have seen it.</summary>
    private const int Turn = 0x666C7434;

    /// <summary>The first statement of a digest: from the next one on it sees every wish that does not wait for it.</summary>
    public static NpgsqlBatchCommand Join(long project) => Of("SELECT pg_advisory_xact_lock_shared($1, $2)", Value(Turn), Value((int)project));

    /// <summary>The reports, or what is left of them where a wish reaches one.</summary>
    public static async Task<List<(DigestRecord Record, int Place)>> ApplyAsync(DigestContext context, List<(DigestRecord Record, int Place)> reports)
    {
        var hashes = reports.Select(report => report.Record.Facts.User).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(user => user, HashOf, StringComparer.Ordinal);
        if (hashes.Count == 0)
            return reports;
        var rows = await context.Connection.QueryAsync<(string User, long At)>(new CommandDefinition(
            "SELECT user_sha256, at FROM erasure WHERE project_id = @Project AND user_sha256 = ANY (@hashes)",
            new { context.Project, hashes = hashes.Values.ToArray() }, context.Transaction, cancellationToken: context.Cancellation));
        var wishes = rows.ToDictionary(row => row.User, row => UnixTime.From(row.At), StringComparer.Ordinal);
        return wishes.Count == 0 ? reports : reports.ConvertAll(report => (Applied(report.Record), report.Place));

        DigestRecord Applied(DigestRecord record) =>
            record.Facts.User is { } user && wishes.TryGetValue(hashes[user], out var at) && ErasureWish.Reaches(at, record) ? record.Erased() : record;
    }

    /// <summary>Remembers wishes, of two of one user the later. When it completes, every digest has seen them, or is stored and can be erased from.</summary>
    public static async Task RememberAsync(PostgreSqlDatabase database, long project, IReadOnlyCollection<ErasureWish> wishes, CancellationToken cancellation)
    {
        await database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO erasure AS e (project_id, user_sha256, at) SELECT @project, u.hash, u.at FROM unnest(@hashes, @moments) AS u (hash, at) ORDER BY u.hash COLLATE "C"
                ON CONFLICT (project_id, user_sha256) DO UPDATE SET at = GREATEST(e.at, EXCLUDED.at)
                """,
                new { project, hashes = wishes.Select(wish => wish.User).ToArray(), moments = wishes.Select(wish => UnixTime.Of(wish.At)).ToArray() }, transaction, cancellationToken: cancellation)),
            cancellation);
        await database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_advisory_xact_lock(@Turn, @project)", new { Turn, project = (int)project }, transaction, cancellationToken: cancellation)),
            cancellation);
    }

    /// <summary>What stands for a user, as the database has the name.</summary>
    public static string HashOf(string user) => ErasureJournal.HashOf(StoredText.Of(user));
}
