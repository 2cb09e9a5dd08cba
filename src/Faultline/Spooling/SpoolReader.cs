namespace Faultline.Spooling;

/// <summary>The one consumer of a spool: reads on from what was acknowledged, so that reading twice without acknowledging gives the same.</summary>
internal sealed class SpoolReader(SpoolSegments segments, SpoolCounters counters, Parking parking, TimeProvider time)
{
    /// <summary>How long a writer may be between reserving and writing before the live segment is ended, so that later records are not held up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private (Segment Segment, long Position, long Since)? _stuck;

    /// <summary>Takes over what dead processes left, and counts its records.</summary>
    public void Adopt()
    {
        segments.AdoptIfDue();
        foreach (var segment in segments.Held())
        {
            try
            {
                segment.CountTaken();
            }
            catch (IOException e)
            {
                // The count is for who asks what waits; who reads the segment meets the same error and lets go of it.
                counters.Note(e);
            }
        }
    }

    public SpoolBatch Read(int maxRecords, int maxBytes, RecordRoom? room = null)
    {
        segments.AdoptIfDue();
        var records = new List<SpoolRecord>();
        var advances = new List<SpoolAdvance>();
        long bytes = 0;
        foreach (var segment in segments.Held())
        {
            if (records.Count >= maxRecords || bytes >= maxBytes)
                break;
            if ((segment.Shipped < segment.End || segments.KeepsAccounts) && TryRead(segment, records, maxRecords, maxBytes, ref bytes, room) is { } advance)
                advances.Add(advance);
        }

        var batch = new SpoolBatch(records, advances);
        if (!batch.IsEmpty || batch.Progress.Count > 0)
            return batch;
        Acknowledge(batch); // nothing but damage to pass, or nothing at all
        return new([], []);
    }

    public void Acknowledge(SpoolBatch batch)
    {
        foreach (var advance in batch.Advances)
        {
            var drops = DropCounts.Of(advance.Damage);
            if (!advance.Segment.Advance(advance, drops))
            {
                if (advance.Progress is not null)
                    Persist(advance.Segment);
                continue;
            }

            Interlocked.Add(ref counters.Acknowledged, advance.Records);
            counters.AddDamage(drops);
            foreach (var region in advance.Damage)
                ParkDamage(advance.Segment, region);
            Persist(advance.Segment);
        }

        segments.RollIfShipped();
        segments.DeleteFinished();
    }

    private SpoolAdvance? TryRead(Segment segment, List<SpoolRecord> records, int maxRecords, int maxBytes, ref long bytes, RecordRoom? room)
    {
        try
        {
            return Read(segment, records, maxRecords, maxBytes, ref bytes, room);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // One unreadable segment must not hold up the others; whoever adopts it next opens it afresh.
            counters.Note(e);
            segments.LetGo(segment);
            return null;
        }
    }

    private SpoolAdvance? Read(Segment segment, List<SpoolRecord> records, int maxRecords, int maxBytes, ref long bytes, RecordRoom? room)
    {
        var scan = segment.Scan(room);
        var begin = scan.Position;
        var count = 0;
        var (position, damage) = (begin, 0);
        while (records.Count < maxRecords && scan.Next() is { } record)
        {
            if (records.Count > 0 && bytes + record.Payload.Length > maxBytes)
            {
                // The batch is full: nor is anything looked for in the segments behind.
                bytes = maxBytes;
                return Advance();
            }

            records.Add(record);
            bytes += record.Payload.Length;
            count++;
            (position, damage) = (scan.Position, scan.Damage.Count);
        }

        if (records.Count < maxRecords)
        {
            (position, damage) = (scan.Position, scan.Damage.Count);
            if (position < segment.End)
                NoteStuck(segment, position);
        }

        return Advance();

        SpoolAdvance? Advance()
        {
            if (position == begin && !(segments.KeepsAccounts && segment.OwesProgress))
                return null;
            var passed = scan.Damage.GetRange(0, damage);
            return new(segment, position, count, passed, segments.KeepsAccounts ? segment.ProgressTo(position, count, passed) : null);
        }
    }

    private void NoteStuck(Segment segment, long position)
    {
        if (_stuck is not { } stuck || stuck.Segment != segment || stuck.Position != position)
            _stuck = (segment, position, time.GetTimestamp());
        else if (time.GetElapsedTime(stuck.Since) >= Patience)
            segments.TryRoll(segment);
    }

    private void ParkDamage(Segment segment, DamagedRegion region)
    {
        if (region.IsHole)
            return;
        try
        {
            var bytes = new byte[Math.Min(region.Length, Parking.MostDamagedBytes)];
            var read = segment.ReadAt(region.Position, bytes);
            parking.Add(segment.Name.Text, region.Position, bytes.AsSpan(0, read), "damaged in the spool: no whole record in these bytes");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The copy is for whoever looks into it; that it cannot be made is counted.
            counters.Note(e);
            Interlocked.Increment(ref counters.ParkedLost);
        }
    }

    private void Persist(Segment segment)
    {
        try
        {
            segment.Persist();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The position is known here; after a restart these records would be read again, which at-least-once allows.
            counters.Note(e);
        }
    }
}
