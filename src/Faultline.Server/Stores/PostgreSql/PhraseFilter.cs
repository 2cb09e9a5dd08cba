using Dapper;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Tracker.Search;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>
/// A quoted text that reports are looked through for, after the index has found those that hold its words: the row, what it shares with its group, then the payload while it is there.
/// </summary>
/// <param name="phrase">The words.</param>
/// <param name="condition">What the index says of reports (<c>r</c>) with all the words.</param>
/// <param name="negated">Whether it is left out what has them.</param>
internal sealed class PhraseFilter(SearchPhrase phrase, string condition, bool negated)
{
    private readonly Dictionary<long, bool> _groups = [];

    /// <summary>Those of some rows that pass, and how many payloads were read to know it.</summary>
    public async Task<(List<ReportRowRecord> Rows, int Payloads)> PassAsync(
        NpgsqlConnection connection, SearchConditions conditions, List<ReportRowRecord> rows, CancellationToken cancellation)
    {
        // Without the negation, the question was put so that all rows have the words.
        var hold = negated ? await WithWordsAsync(connection, conditions, rows, cancellation) : rows;
        await LearnGroupsAsync(connection, hold, cancellation);
        var has = hold.Where(row => _groups.GetValueOrDefault(row.GroupNumber) || phrase.IsIn(row.Value, row.Url, row.Type, row.Topic)).Select(row => row.Seq).ToHashSet();
        var payloads = await ReadPayloadsAsync(connection, [.. hold.Where(row => row.Segment is not null && !has.Contains(row.Seq))], cancellation);
        foreach (var (seq, frame) in payloads)
        {
            if (HasPhrase(frame))
                has.Add(seq);
        }

        return (rows.FindAll(row => negated != has.Contains(row.Seq)), payloads.Count);
    }

    private async Task<List<ReportRowRecord>> WithWordsAsync(
        NpgsqlConnection connection, SearchConditions conditions, List<ReportRowRecord> rows, CancellationToken cancellation)
    {
        conditions.Values.Add("seqs", rows.Select(row => row.Seq).ToArray());
        var seqs = (await connection.QueryAsync<long>(new CommandDefinition(
            $"SELECT r.seq FROM report r WHERE r.seq = ANY (@seqs) AND {condition}", conditions.Values, cancellationToken: cancellation))).ToHashSet();
        return rows.FindAll(row => seqs.Contains(row.Seq));
    }

    private async Task LearnGroupsAsync(NpgsqlConnection connection, List<ReportRowRecord> rows, CancellationToken cancellation)
    {
        var numbers = rows.Select(row => row.GroupNumber).Distinct().Where(number => !_groups.ContainsKey(number)).ToArray();
        if (numbers.Length == 0)
            return;
        var groups = await connection.QueryAsync<GroupTexts>(new CommandDefinition(
            $"SELECT {GroupTexts.Columns} FROM report_group WHERE number = ANY (@numbers)", new { numbers }, cancellationToken: cancellation));
        foreach (var group in groups)
            _groups[group.Number] = group.Share(phrase);
    }

    private static async Task<List<(long Seq, byte[] Frame)>> ReadPayloadsAsync(NpgsqlConnection connection, List<ReportRowRecord> rows, CancellationToken cancellation)
    {
        var payloads = new List<(long, byte[])>();
        if (rows.Count == 0)
            return payloads;
        var there = await connection.QueryAsync<long>(new CommandDefinition(
            "SELECT segment FROM segment WHERE segment = ANY (@segments) AND dropped IS NULL",
            new { segments = rows.Select(row => row.Segment!.Value).Distinct().ToArray() }, cancellationToken: cancellation));
        foreach (var segment in there)
        {
            var seqs = rows.Where(row => row.Segment == segment).Select(row => row.Seq).ToArray();
            try
            {
                payloads.AddRange(await connection.QueryAsync<(long, byte[])>(new CommandDefinition(
                    $"SELECT seq, payload FROM {PayloadTables.NameOf(segment)} WHERE seq = ANY (@seqs)", new { seqs }, cancellationToken: cancellation)));
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                // Dropped a moment ago: a search goes by what is left.
            }
        }

        return payloads;
    }

    private bool HasPhrase(byte[] frame)
    {
        try
        {
            return ReportTexts.Have(phrase, PayloadFrame.Read(frame));
        }
        catch (ReportDamagedException)
        {
            // Whoever opens the report is told.
            return false;
        }
    }
}
