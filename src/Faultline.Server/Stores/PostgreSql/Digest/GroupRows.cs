using Faultline.Tracker.States;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>Statements on <c>group_standing</c> that the digest and people share. Whoever runs one has locked the row.</summary>
internal static class GroupRows
{
    public static NpgsqlBatchCommand SaveStanding(long number, GroupStanding standing) => Of(
        """
        UPDATE group_standing SET state = $2, regressed = $3, since = $4, resolved_in = $5, resolved_in_next = $6, muted_until = $7, muted_until_count = $8, muted_until_rate = $9
        WHERE number = $1
        """,
        Value(number), Value((short)standing.State), Value(standing.Regressed), Value(UnixTime.Of(standing.Since)), Value(StoredText.Of(standing.ResolvedIn)),
        Value(standing.ResolvedInNext), Value(UnixTime.Of(standing.MutedUntil)), Value(standing.MutedUntilCount), Value(standing.MutedUntilRate));
}
