using Dapper;
using Faultline.Server.Groups;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Server.Stores.PostgreSql.Digest;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>Names groups anew whose first report was erased. The turn of those who drop segments is held, so that no payload goes meanwhile.</summary>
internal sealed class GroupRenaming(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
{
    /// <summary>Names those of the groups anew whose oldest report is an erased one.</summary>
    public async Task RenameAsync(long[] numbers)
    {
        var groups = (await connection.QueryAsync<(long Number, string Title, string? Type, string? Culprit, string? Topic, string[] Words)>(Command(
            """
            SELECT g.number, g.title, g.type, g.culprit, g.topic, tsvector_to_array(g.words) FROM report_group g
            WHERE g.number = ANY (@numbers) AND g.key <> @overflow AND (SELECT r.loss FROM report r WHERE r.group_number = g.number ORDER BY r.seq LIMIT 1) = @erased
            ORDER BY g.number
            """,
            new { numbers, overflow = OverflowGroup.Key, erased = (short)PayloadLossReason.Erased }))).AsList();
        foreach (var group in groups)
        {
            var left = await LeftAsync(group.Number);
            if (GroupName.After(group.Title, group.Type, group.Culprit, group.Topic, left)?.Keeping(group.Words) is not { } name)
                continue;
            // What the group is found by of its fields stays; all other words are of the new name.
            IEnumerable<string> words = [.. name.Words.Where(word => word.Length > 0).Select(SearchTokens.OfWord), .. name.TitleWords.Select(SearchTokens.OfTitleWord)];
            await connection.ExecuteAsync(Command(
                $"""
                UPDATE report_group SET title = @title,
                  words = array_to_tsvector(ARRAY (SELECT w FROM unnest(tsvector_to_array(words)) AS w WHERE w ~ '{SearchTokens.OfFields}') || @words)
                WHERE number = @number
                """,
                new { number = group.Number, title = StoredText.Of(name.Title), words = words.ToArray() }));
        }
    }

    private async Task<List<ReadOnlyMemory<byte>>> LeftAsync(long number)
    {
        var places = (await connection.QueryAsync<(long Seq, long Segment)>(Command(
            """
            SELECT r.seq, r.segment FROM report r JOIN segment s ON s.segment = r.segment AND s.dropped IS NULL
            WHERE r.group_number = @number AND r.loss IS NULL ORDER BY r.seq LIMIT @MostLooks
            """,
            new { number, GroupName.MostLooks }))).AsList();
        var lines = new List<ReadOnlyMemory<byte>>();
        foreach (var (seq, segment) in places)
        {
            if (await connection.QueryFirstOrDefaultAsync<byte[]>(Command($"SELECT payload FROM {PayloadTables.NameOf(segment)} WHERE seq = @seq", new { seq })) is { } frame && TryRead(frame) is { } line)
                lines.Add(line);
        }

        return lines;
    }

    private static byte[]? TryRead(byte[] frame)
    {
        try
        {
            return PayloadFrame.Read(frame);
        }
        catch (ReportDamagedException)
        {
            // Another one names the group.
            return null;
        }
    }

    private CommandDefinition Command(string sql, object values) => new(sql, values, transaction, cancellationToken: cancellation);
}
