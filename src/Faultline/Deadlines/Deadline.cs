using System.Diagnostics;
using Faultline.Reports;

namespace Faultline.Deadlines;

/// <summary>
/// The hard limit of a request or a job: how much of it is left, and the token that ends what listens. It belongs to one
/// <see cref="ReportContext"/>; every member may be used from any thread. A job inside limited work ends with that work's limit too, if it comes first.
/// </summary>
public sealed class Deadline
{
    private static readonly Action<object?> CancelOf = static state => ((Deadline)state!).Cancel();

    private CancellationTokenSource? _source;
    private CancellationTokenSource? _early;
    private Deadline? _around;
    private bool _hasEnded;
    private int _isLinked;
    private long _limit;
    private int _expired;

    /// <param name="started">When the time began to run, as a <see cref="Stopwatch"/> timestamp.</param>
    /// <param name="limit">How long it runs.</param>
    /// <param name="around">The deadline of the work that this is a piece of; null for none.</param>
    internal Deadline(long started, TimeSpan limit, Deadline? around = null) => (Started, Limit, _around) = (started, limit, around);

    /// <summary>The deadline of the work that this code is a part of; null when none holds: it is off, or an answer began in time.</summary>
    public static Deadline? Current => ReportContext.Current?.Deadline;

    /// <summary>How long the work may take, from its beginning. Configuration may change it while the work is on its way to its endpoint.</summary>
    public TimeSpan Limit
    {
        get => new(Volatile.Read(ref _limit));
        internal set => Volatile.Write(ref _limit, value.Ticks);
    }

    /// <summary>
    /// What is left of the limit, and of those of the work around a job, whichever is least. Never negative; <see cref="TimeSpan.MaxValue"/> when no limit holds,
    /// or it was lifted, since an answer began in time.
    /// </summary>
    public TimeSpan Remaining
    {
        get
        {
            var own = RemainingOfOwn;
            return Around?.Remaining is { } around && around < own ? around : own;
        }
    }

    /// <summary>Whether nothing is left.</summary>
    public bool IsExpired => Remaining == TimeSpan.Zero;

    /// <summary>Cancelled at the limit, also that of the work around a job, and, for a request, when the client goes away. Made when it is first asked for.</summary>
    public CancellationToken Token => Caller is { } caller ? TokenWith(caller.Gone) : Made(ref _source).Token;

    /// <summary>
    /// Cancelled at the limit, right before <see cref="Token"/>, and not when the client goes away: then the work may go on. For what lets go of a database: code of the
    /// app that blocks in its own callback, or right behind its await, must not keep the locks of others meanwhile.
    /// </summary>
    internal CancellationToken EarlyToken
    {
        get
        {
            var early = Made(ref _early);
            // The limit that cancels may have passed before there was anything to cancel.
            if (HasExpired)
                Cancel(early);
            return early.Token;
        }
    }

    /// <summary>Whether anything has asked for a token.</summary>
    internal bool IsListenedTo => Volatile.Read(ref _source) is not null || Volatile.Read(ref _early) is not null;

    /// <summary>Who is to be answered, when he goes away <see cref="Token"/> ends too; null for a job.</summary>
    internal ICaller? Caller { get; init; }

    internal long Started { get; }

    /// <summary>The deadline of the work that this is a piece of; null for none. Of work that was in time it is that of the work around that one.</summary>
    internal Deadline? Around
    {
        get
        {
            // What has ended is let go: work that begins the next one in itself for ever would make a chain.
            var around = Volatile.Read(ref _around);
            while (around is not null && Volatile.Read(ref around._hasEnded))
                Volatile.Write(ref _around, around = Volatile.Read(ref around._around));
            return around;
        }
    }

    /// <summary>Of this and those around it the one that is due first: the one that ends the work.</summary>
    internal Deadline First => Around?.First is { } around && around.Due < Due ? around : this;

    private TimeSpan RemainingOfOwn
    {
        get
        {
            var limit = Limit;
            if (Volatile.Read(ref _expired) == 1)
                return TimeSpan.Zero;
            if (limit == TimeSpan.MaxValue)
                return limit;
            var left = limit - Stopwatch.GetElapsedTime(Started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private bool HasExpired => Volatile.Read(ref _expired) == 1 || Around is { HasExpired: true };

    // In seconds of the stopwatch, in which a limit of any length has room.
    private double Due => ((double)Started / Stopwatch.Frequency) + Limit.TotalSeconds;

    /// <summary>
    /// Runs a job under a limit of its own. At the limit its token is cancelled, and the failure is reported at once, also if the job does not
    /// listen. The result ends when the job does, so that no job is left running unnoticed.
    /// </summary>
    /// <param name="limit">How long the job may take; zero is no limit.</param>
    /// <param name="job">The job; it gets <see cref="Token"/>.</param>
    /// <param name="reporter">Takes the report of a job that passed its limit. Default: none is made.</param>
    /// <param name="topic">What the job is called in the report, such as <c>nightly-billing</c>. Default: absent.</param>
    /// <param name="cancellationToken">Ends the job earlier, such as when the host stops.</param>
    /// <exception cref="RequestExpired">The job ended because of the limit.</exception>
    public static Task RunAsync(TimeSpan limit, Func<CancellationToken, Task> job, Reporter? reporter = null, string? topic = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        return LimitedJob.RunAsync(limit, job, reporter, topic, cancellationToken);
    }

    /// <summary>The token, which also ends with another one: the connection's, or the host's.</summary>
    internal CancellationToken TokenWith(CancellationToken other)
    {
        var token = Made(ref _source).Token;
        // Not a linked source: that one would have to be disposed, and code that outlives the request may hold the token.
        if (other.CanBeCanceled && Interlocked.Exchange(ref _isLinked, 1) == 0)
            other.UnsafeRegister(CancelOf, this);
        return token;
    }

    /// <summary>The limit is reached: what asks from now on hears of it. The token is cancelled apart, since that runs code of the app.</summary>
    internal void Expire() => Volatile.Write(ref _expired, 1);

    /// <summary>The limit holds no more.</summary>
    internal void Lift() => Limit = TimeSpan.MaxValue;

    /// <summary>The work has ended: for a job of it that goes on the limit holds no more, unless it was reached.</summary>
    internal void End()
    {
        if (Volatile.Read(ref _expired) == 0)
            Volatile.Write(ref _hasEnded, true);
    }

    /// <summary>Cancels the tokens; runs what was registered with them. Before the limit only <see cref="Token"/>: the client has gone, or the caller wants an end.</summary>
    internal void Cancel()
    {
        // One that is made later finds the deadline expired, and is made cancelled.
        if (HasExpired)
            Cancel(Volatile.Read(ref _early));
        Cancel(Volatile.Read(ref _source));
    }

    /// <summary>From now on the tokens end with those of each deadline around this one.</summary>
    /// <returns>What ends that again.</returns>
    internal List<CancellationTokenRegistration> Follow()
    {
        var made = new List<CancellationTokenRegistration>();
        _ = Token;
        // Not the nearest alone: the job that it belongs to may end before this one.
        for (var around = Around; around is not null; around = around.Around)
        {
            made.Add(around.EarlyToken.UnsafeRegister(static state => Cancel(Volatile.Read(ref ((Deadline)state!)._early)), this));
            made.Add(around.Token.UnsafeRegister(CancelOf, this));
        }

        return made;
    }

    private static void Cancel(CancellationTokenSource? source)
    {
        // The fence protects the thread that cancels: what the app registered may throw, and nobody else can be told.
        try
        {
            source?.Cancel();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private CancellationTokenSource Made(ref CancellationTokenSource? place)
    {
        if (Volatile.Read(ref place) is { } source)
            return source;
        var made = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref place, made, null) is { } first)
            return first;
        if (Volatile.Read(ref _expired) == 1)
            Cancel(made);
        return made;
    }
}
