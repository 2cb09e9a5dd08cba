namespace Faultline.Server.Workers;

/// <summary>
/// Lets the door go first: while requests queue for a thread, the digester rests after each batch, <see cref="ServerOptions.DigestRest"/> times as long as the batch took. At all other times it has
/// the same right to the processors as the door.
/// </summary>
/// <remarks>
/// A nice value does not serve: it holds the digester back as well where there is enough for both, since the door's work comes in many small pieces, and it can never be taken back.
/// </remarks>
internal sealed class DigestPace(ServerOptions options, TimeProvider time, Func<long>? waiting = null)
{
    /// <summary>Of each processor: so many pieces of work that wait are none that queue.</summary>
    public const int WaitingPerProcessor = 16;

    /// <summary>It rests no longer, so that what waits is found soon when the flood is over.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Func<long> _waiting = waiting ?? (() => ThreadPool.PendingWorkItemCount);
    private long _began = time.GetTimestamp();
    private long _looks;
    private long _sum;

    /// <summary>A batch begins.</summary>
    public void Begin() => (_began, _looks, _sum) = (time.GetTimestamp(), 0, 0);

    /// <summary>Looks how much waits; between two records.</summary>
    public void Look()
    {
        _looks++;
        _sum += _waiting();
    }

    /// <summary>How long to rest, now that a batch is done: zero, unless at most of the looks requests queued.</summary>
    public TimeSpan Rest()
    {
        if (_sum <= _looks * WaitingPerProcessor * Environment.ProcessorCount)
            return TimeSpan.Zero;
        var rest = time.GetElapsedTime(_began) * options.DigestRest;
        return rest < Longest ? rest : Longest;
    }
}
