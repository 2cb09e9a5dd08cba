using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>The wishes to erase, for reports that come after them and are from before.</summary>
internal sealed class Erasures(Statements statements)
{
    /// <summary>Whether a project has any: most have none, and their reports cost nothing.</summary>
    public bool Any(long project) => statements.Of("SELECT 1 FROM erasure WHERE project_id = ?1 LIMIT 1").Bind(1, project).Number() is not null;

    /// <summary>The report, or what is left of it when a wish reaches it.</summary>
    public DigestRecord Applied(long project, DigestRecord record)
    {
        if (record.Facts.User is not { } user)
            return record;
        var at = statements.Of("SELECT at FROM erasure WHERE project_id = ?1 AND user_sha256 = ?2").Bind(1, project).Bind(2, ErasureJournal.HashOf(user)).Number();
        return at is { } wished && ErasureWish.Reaches(UnixTime.At(wished), record) ? record.Erased() : record;
    }

    /// <summary>Remembers a wish; of two of one user the later.</summary>
    public void Remember(long project, ErasureWish wish) => statements
        .Of("INSERT INTO erasure (project_id, user_sha256, at) VALUES (?1, ?2, ?3) ON CONFLICT (project_id, user_sha256) DO UPDATE SET at = MAX(at, excluded.at)")
        .Bind(1, project).Bind(2, wish.User).Bind(3, UnixTime.Of(wish.At))
        .Run();
}
