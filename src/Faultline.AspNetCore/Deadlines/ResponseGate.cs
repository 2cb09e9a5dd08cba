using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Faultline.Deadlines;
using Faultline.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// Stands between a handler and the server's response. Until the handler commits, nothing that it says has reached the server; one
/// compare-and-swap decides whether the handler or the clock owns the response, for good. Kept for the next request unless it expired.
/// </summary>
/// <remarks>
/// The handler runs on where it is, and the clock has the fault written beside it; so the context, the scope of services and the server's stream live until
/// both are done, and nothing of the request has to be copied.
/// </remarks>
internal sealed class ResponseGate(ResponseGates owner) : WheelEntry, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Open = 1;
    private const int Expired = 2;
    private const int Committed = 3;

    private readonly Lock _timing = new();
    private readonly GatedHeaders _headers = new();
    private readonly GatedResponse _response = new();
    private readonly GatedProtocol _protocol = new();
    private GatedBody? _body;
    private int _state;
    private bool _ended;
    private long _due;
    private bool _looked;
    private bool _cuts;
    private long _committedAt;
    private IHttpResponseFeature? _answer;
    private TaskCompletionSource? _answered;
    private int _taken;

    public RequestRecord Record { get; private set; } = null!;

    public Deadline Deadline { get; private set; } = null!;

    public DeadlineLimits Limits { get; private set; }

    /// <summary>The thread on which the handler began.</summary>
    public EntryThread Thread { get; } = new();

    /// <summary>The server's response; nobody but the owner of the response may touch it.</summary>
    public IHttpResponseFeature Server { get; private set; } = null!;

    /// <summary>The server's body.</summary>
    public IHttpResponseBodyFeature ServerBody { get; private set; } = null!;

    /// <summary>What the connection of an HTTP/2 or HTTP/3 request is asked to close by, else null.</summary>
    public ConnectionLateness? Connection { get; private set; }

    /// <summary>Whether no request has it.</summary>
    public bool IsIdle => Volatile.Read(ref _state) == Idle;

    public bool IsExpired => Volatile.Read(ref _state) == Expired;

    public bool IsCommitted => Volatile.Read(ref _state) == Committed;

    /// <summary>What the late handler threw, if it did.</summary>
    public Exception? Thrown { get; set; }

    /// <summary>Whether the answer is a fault of the usual kind.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>How long it took until the answer began; zero when it has not.</summary>
    public TimeSpan Took => _committedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Deadline.Started, _committedAt);

    /// <summary>Ends when the fault is on its way, and the clock has no more to do with this request.</summary>
    public Task Answered => _answered!.Task;

    /// <summary>What of the middleware before <c>UseFaultline</c> waits for the start of the response; what comes later belongs to the handler.</summary>
    public GatedResponse Response => _response;

    /// <summary>
    /// Where what somebody says of the response goes: null is the draft of the handler, which the fault never sees. It depends on who asks, since callbacks of
    /// middleware reach the response through the request's context also while the fault is written.
    /// </summary>
    public IHttpResponseFeature? Destination => Volatile.Read(ref _state) switch
    {
        Committed => Server,
        Expired when _ended || (ReportContext.Current is ExpiredAnswer answer && answer.Gate == this) => _answer ?? Server,
        _ => null,
    };

    /// <summary>Puts itself in the place of the server's features.</summary>
    public IHttpResponseBodyFeature Install(IFeatureCollection features, IHttpResponseBodyFeature body, bool isMultiplexed)
    {
        (Server, ServerBody) = (features.GetRequiredFeature<IHttpResponseFeature>(), body);
        Connection = isMultiplexed ? ConnectionLateness.Of(features) : null;
        _headers.Begin(this);
        _response.Begin(this, _headers);
        _protocol.Begin(this, features);
        (_body ??= new GatedBody(this)).Begin(body);
        features.Set<IHttpResponseFeature>(_response);
        return _body;
    }

    /// <summary>The request begins.</summary>
    public void Begin(RequestRecord record, DeadlineLimits limits)
    {
        (Record, Limits) = (record, limits);
        (_ended, IsFailing, _committedAt, _answer, _answered, _taken) = (false, false, 0, null, null, 0);
        var hard = limits.ToStart;
        Deadline = new Deadline(record.Started, hard > TimeSpan.Zero ? hard : TimeSpan.MaxValue);
        Thread.Enter();
        Volatile.Write(ref _state, Open);
        record.Gate = this;
        if (hard > TimeSpan.Zero)
        {
            record.Deadline = Deadline;
            Arm(hard, looks: true);
        }
    }

    /// <summary>It is known where the request goes and who sent it.</summary>
    public void Limit(DeadlineLimits limits)
    {
        _response.Arrive();
        if (limits == Limits)
            return;
        var before = Limits.ToStart;
        Limits = limits;
        var hard = limits.ToStart;
        if (hard == before || Volatile.Read(ref _state) != Open)
            return;
        Deadline.Limit = hard > TimeSpan.Zero ? hard : TimeSpan.MaxValue;
        Record.Deadline = hard > TimeSpan.Zero ? Deadline : null;
        if (hard > TimeSpan.Zero)
            Arm(hard, looks: true);
        else
            Disarm();
    }

    /// <summary>The answer is a stream: unless that is asked for, it may begin when it likes.</summary>
    public void Exempt()
    {
        if (!Limits.IsAsked)
            Limit(Limits with { Hard = TimeSpan.Zero, Total = TimeSpan.Zero, Soft = TimeSpan.Zero });
    }

    /// <summary>The handler wants the response; says whether it has it. If not, the fault is written, and whatever the handler says goes nowhere.</summary>
    public bool TryCommit()
    {
        var before = Interlocked.CompareExchange(ref _state, Committed, Open);
        if (before != Open)
            return before != Expired;
        _committedAt = Stopwatch.GetTimestamp();
        if (Limits.Total > TimeSpan.Zero)
        {
            Deadline.Limit = Limits.Total;
            Arm(Limits.Total, looks: false);
        }
        else
        {
            Lift();
        }

        // Last: a header that the server refuses is the handler's failure.
        _response.HandOver();
        _protocol.HandOver();
        return true;
    }

    /// <summary>The answer has become a fault of the usual kind, which has time of its own.</summary>
    public bool TryFail(TimeSpan limit)
    {
        // The fence protects the fault: a header of the handler's that the server refuses goes with the other ones.
        try
        {
            if (!TryCommit())
                return false;
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }

        IsFailing = true;
        Deadline.Lift();
        Record.Deadline = new Deadline(Stopwatch.GetTimestamp(), limit);
        Arm(Stopwatch.GetElapsedTime(Deadline.Started) + limit, looks: false);
        return true;
    }

    /// <summary>The connection is something else from now on.</summary>
    public bool TryUpgrade()
    {
        if (!TryCommit())
            return false;
        Lift();
        return true;
    }

    /// <summary>The handler has ended, and the answer is whole or on its way.</summary>
    public void Finish()
    {
        _protocol.Finish();
        if (Limits.Total == TimeSpan.Zero || IsFailing)
            Disarm();
    }

    /// <summary>The handler has ended late.</summary>
    public void EndLate() => _ended = true;

    /// <summary>Where the clock's side says what the response is: first a draft of the fault, then the server's.</summary>
    public void AnswerTo(IHttpResponseFeature answer) => _answer = answer;

    /// <summary>Whether the one who asks may write the answer of the expired request; one may.</summary>
    public bool TryTakeAnswer() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>The request has ended. Says whether the gate can be used again.</summary>
    public bool TryRelease()
    {
        lock (_timing)
        {
            _due = 0;
            DeadlineClock.Shared.Disarm(this);
            if (_state == Expired)
                return false;
            _state = Idle;
        }

        _headers.End();
        _response.End();
        _protocol.End();
        _body!.End();
        (Record, Deadline, Server, ServerBody, Connection, _answer) = (null!, null!, null!, null!, null, null);
        return true;
    }

    /// <summary>Cuts a request's answer; false when it has ended meanwhile: the server gives the connection's object to the next request then.</summary>
    public bool TryCut(RequestRecord record)
    {
        lock (_timing)
        {
            var isThere = _state == Committed && Record == record;
            if (isThere)
                record.Cut();
            return isThere;
        }
    }

    public override void OnDue()
    {
        CutAnswer? cut = null;
        var deadline = Deadline;
        // Under the lock of those who arm and release: who was too late to take it back must not find the next request here.
        lock (_timing)
        {
            if (_due == 0 || _state is Idle or Expired)
                return;
            if (Stopwatch.GetTimestamp() < _due)
            {
                if (Slot < 0)
                    ArmAt(_due);
                return;
            }

            if (Debugger.IsAttached && !owner.Options.EnforceUnderDebugger)
                return;
            if (!_looked)
            {
                LookFirst();
                return;
            }

            _due = 0;
            if (_cuts)
            {
                // A fault that is still being made is waited for: cut, its caller would have neither a status nor an id.
                if (IsFailing && !Server.HasStarted)
                    return;
                cut = new CutAnswer(this, Record, IsFailing ? owner.Options.ErrorPageLimit : Limits.Total, Server.StatusCode, IsFailing);
            }
            else
            {
                // Before the state, since who finds that expired waits for it.
                _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref _state, Expired, Open) != Open)
                    return;
            }
        }

        deadline.Expire();
        if (cut is null)
            owner.Expire(this);
        else
            owner.Cut(cut, deadline);
    }

    /// <summary>Writes the fault, on a thread of the pool.</summary>
    public void Execute() => _ = owner.AnswerAsync(this);

    /// <summary>Ends what listens, on a thread of the pool.</summary>
    public void Cancel() => ResponseGates.Cancel(Deadline);

    public void TellAnswered() => _answered?.TrySetResult();

    private void Lift()
    {
        Disarm();
        Deadline.Lift();
        Record.Deadline = null;
    }

    // A second look at the limit then tells how much CPU was used between the two.
    private void LookFirst()
    {
        _looked = true;
        Thread.Look();
        var left = Deadline.Limit - Stopwatch.GetElapsedTime(Deadline.Started);
        ArmAt(Deadline.Started + Ticks(Deadline.Limit), left);
    }

    /// <summary>Arms the clock for a time counted from the beginning of the request.</summary>
    private void Arm(TimeSpan limit, bool looks)
    {
        lock (_timing)
        {
            DeadlineClock.Shared.Disarm(this);
            _looked = _cuts = !looks;
            var first = looks ? limit * 0.75 : limit;
            ArmAt(Deadline.Started + Ticks(first), first - Stopwatch.GetElapsedTime(Deadline.Started));
        }
    }

    private void ArmAt(long due, TimeSpan? after = null)
    {
        _due = due;
        var left = after ?? Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        DeadlineClock.Shared.Arm(this, left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private void Disarm()
    {
        lock (_timing)
        {
            _due = 0;
            DeadlineClock.Shared.Disarm(this);
        }
    }

    private static long Ticks(TimeSpan time) => (long)(Math.Min(time.TotalSeconds, 1e8) * Stopwatch.Frequency);
}
