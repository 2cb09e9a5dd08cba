namespace Faultline.Spooling;

/// <summary>The running counts of one spool; moved with <see cref="Interlocked"/>.</summary>
internal sealed class SpoolCounters
{
    public long Appended;
    public long RefusedFull;
    public long RefusedTooLarge;
    public long RefusedClosed;
    public long WriteErrors;
    public long Acknowledged;
    public long Damaged;
    public long DamagedBytes;
    public long Holes;
    public long Parked;
    public long ParkedLost;
    public long Adopted;
    public long Rolls;
    public long Flushes;
    public long FlushErrors;
    private string? _lastError;

    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>What appenders were refused for, as the header keeps it.</summary>
    public DropCounts Refusals => new(
        Volatile.Read(ref RefusedFull), Volatile.Read(ref RefusedTooLarge), Volatile.Read(ref WriteErrors), 0, 0, 0);

    public void Note(Exception error) => Volatile.Write(ref _lastError, $"{error.GetType().Name}: {error.Message}");

    public void AddDamage(DropCounts damage)
    {
        Interlocked.Add(ref Damaged, damage.Damaged);
        Interlocked.Add(ref DamagedBytes, damage.DamagedBytes);
        Interlocked.Add(ref Holes, damage.Holes);
    }
}
