using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
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
internal sealed partial class ResponseGate : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Open = 1;
    private const int Expired = 2;
    private const int Committed = 3;
    // The handler has failed, and its fault is being made; nothing of that has reached the server.
    private const int Failing = 4;
    // It expired, and its request has ended: the server's objects are another request's.
    private const int Gone = 5;

    private readonly ResponseGates _owner;
    private readonly GateClock _clock;
    private readonly GatedHeaders _headers = new();
    private readonly GatedResponse _response = new();
    private readonly GatedProtocol _protocol = new();
    private GatedBody? _body;
    private int _state;
    private bool _ended;
    private bool _isStream;
    private bool _hasBegun;
    private bool _isFinished;
    private bool _waited;
    private long _committedAt;
    private TaskCompletionSource? _answered;
    private TaskCompletionSource<bool>? _left;
    private bool _hasBody;
    private int _taken;

    public ResponseGate(ResponseGates owner) => (_owner, _clock) = (owner, new GateClock(this, owner));

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

    public bool IsExpired => Volatile.Read(ref _state) is Expired or Gone;

    /// <summary>Whether a limit can still be reached.</summary>
    public bool CanBeLate => Volatile.Read(ref _state) is not (Idle or Expired or Gone);

    public bool IsCommitted => Volatile.Read(ref _state) == Committed;

    /// <summary>Whether the server has begun to send the answer.</summary>
    private bool HasBegun => Volatile.Read(ref _hasBegun) || Server.HasStarted;

    /// <summary>What the late handler threw, if it did.</summary>
    public Exception? Thrown { get; set; }

    /// <summary>Whether the answer is a fault of the usual kind.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>How long it took until the answer began; zero when it has not.</summary>
    public TimeSpan Took => _committedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Deadline.Started, _committedAt);

    /// <summary>Ends when the fault is on its way, and the clock has no more to do with this request.</summary>
    public Task Answered => _answered!.Task;

    /// <summary>Ends when the handler of an expired request has (true), or is no longer waited for.</summary>
    public Task<bool> Left => _left!.Task;

    /// <summary>Whether the connection can serve another request as soon as the handler has ended: HTTP/1.1, no rest of a body is on its way, and nobody who was given up on may still read of it.</summary>
    public bool CanKeepConnection => Connection is null && !_hasBody && !Record.IsHeldByApp;

    /// <summary>Whether the connection must close behind the answer: its next request would wait for the late handler.</summary>
    public bool ClosesConnection => Connection is null && !(CanKeepConnection && _left is { Task: { IsCompleted: true, Result: true } });

    /// <summary>What of the middleware before <c>UseFaultline</c> waits for the start of the response; what comes later belongs to the handler.</summary>
    public GatedResponse Response => _response;

    /// <summary>
    /// Where what somebody says of the response goes: null is the draft of the handler, which the fault never sees. It depends on who asks, since callbacks of
    /// middleware reach the response through the request's context also while the fault is written.
    /// </summary>
    public IHttpResponseFeature? Destination => Volatile.Read(ref _state) switch
    {
        Committed => Server,
        Expired when ReportContext.Current is ExpiredAnswer answer && answer.Gate == this => answer.Draft ?? Server,
        _ => null,
    };

    /// <summary>The encoding that the app chose for the values of a header; null is ASCII.</summary>
    public Encoding? EncodingOf(string header) => _owner.EncodingOf(header);

    /// <summary>Puts itself in the place of the server's features.</summary>
    public IHttpResponseBodyFeature Install(IFeatureCollection features, IHttpResponseBodyFeature body, bool isMultiplexed)
    {
        (Server, ServerBody) = (features.GetRequiredFeature<IHttpResponseFeature>(), body);
        Connection = isMultiplexed ? ConnectionLateness.Of(features) : null;
        _hasBody = features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
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
        (_ended, IsFailing, _isStream, _hasBegun, _isFinished, _waited, _committedAt, _answered, _left, _taken) = (false, false, false, false, false, false, 0, null, null, 0);
        var hard = limits.ToStart;
        Deadline = new Deadline(record.Started, hard > TimeSpan.Zero ? hard : TimeSpan.MaxValue) { Caller = record };
        Thread.Enter();
        Volatile.Write(ref _state, Open);
        record.Gate = this;
        if (hard > TimeSpan.Zero)
        {
            record.Deadline = Deadline;
            _clock.Arm(Deadline.Started, hard, looks: true);
        }
    }

    /// <summary>
    /// Runs what waits for the start of the response, before anybody commits: so long as it takes, the limit can still be reached, and the caller gets a whole fault.
    /// For most it is done at once.
    /// </summary>
    public Task StartingAsync() => _response.HasCallbacks && Volatile.Read(ref _state) is Open or Failing ? _response.StartAsync() : Task.CompletedTask;

    /// <summary>The handler, or the fault of one that failed, wants the response; says whether it has it. If not, another fault is written, and whatever is said goes nowhere.</summary>
    public bool TryCommit()
    {
        var before = Interlocked.CompareExchange(ref _state, Committed, Open);
        if (before == Failing)
            before = Interlocked.CompareExchange(ref _state, Committed, Failing);
        if (before is not (Open or Failing))
            return before == Committed;
        _committedAt = Stopwatch.GetTimestamp();
        var refused = _response.HandOver();
        _protocol.HandOver();
        // A header that the server refuses is the handler's failure, and no reason to lose a fault.
        if (refused is not null && IsFailing)
            Note(refused);
        else if (refused is not null)
            ExceptionDispatchInfo.Throw(refused);
        return true;
    }

    /// <summary>The answer becomes a fault of the usual kind, which has time of its own.</summary>
    public bool TryFail(TimeSpan limit)
    {
        if (Interlocked.CompareExchange(ref _state, Failing, Open) is Expired or Gone)
            return false;
        IsFailing = true;
        // Others of the app have limits: a request that has none has none for its fault either.
        if (Limits.ToStart == TimeSpan.Zero)
            return true;
        Deadline.Lift();
        Record.Deadline = new Deadline(Stopwatch.GetTimestamp(), limit) { Caller = Record };
        _clock.Arm(Deadline.Started, Stopwatch.GetElapsedTime(Deadline.Started) + limit, looks: false);
        return true;
    }

    /// <summary>The connection is something else from now on.</summary>
    public bool TryUpgrade()
    {
        if (!TryCommit())
            return false;
        Exempt();
        return true;
    }

    /// <summary>The handler has ended, and the answer is whole or on its way; false when it was answered for.</summary>
    public bool TryFinish()
    {
        if (!TryCommit())
            return false;
        _protocol.Finish();
        _isFinished = true;
        if (_hasBegun && (Limits.Total == TimeSpan.Zero || IsFailing))
            _clock.Disarm();
        return true;
    }

    /// <summary>The handler has ended late. What asks for the status from now on is not the handler: it is that of the fault.</summary>
    public void EndLate()
    {
        _response.Keep(Server.StatusCode);
        _ended = true;
    }

    /// <summary>Whether the handler has ended late.</summary>
    public bool HasEndedLate => Volatile.Read(ref _ended);

    /// <summary>Whether somebody has the answer of the expired request to write; one may.</summary>
    public bool IsAnswerTaken => Volatile.Read(ref _taken) == 1;

    /// <summary>Takes the answer; false when another has it.</summary>
    public bool TryTakeAnswer() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>The request has ended. Says whether the gate can be used again.</summary>
    public bool TryRelease()
    {
        lock (_clock.Gate)
        {
            _clock.Disarm();
            _state = _state == Expired ? Gone : Idle;
        }

        // Whatever still holds on to this must not reach what the server gives to the next request.
        _response.End();
        _protocol.End();
        _body!.End();
        (Server, ServerBody) = (null!, null!);
        if (_state == Gone)
            return false;
        _headers.End();
        (Record, Deadline, Connection) = (null!, null!, null);
        return true;
    }

    /// <summary>Cuts the answer of an expired request that could not be sent.</summary>
    public void CutExpired()
    {
        lock (_clock.Gate)
        {
            if (_state == Expired)
                Record.Cut();
        }
    }

    /// <summary>Cuts a request's answer; false when it has ended meanwhile: the server gives the connection's object to the next request then.</summary>
    public bool TryCut(CutAnswer cut)
    {
        lock (_clock.Gate)
        {
            var isThere = _state == Committed && Record == cut.Record && (cut.HasBegun || !HasBegun);
            if (isThere)
                Record.Cut();
            return isThere;
        }
    }

    /// <summary>Writes the fault, on a thread of the pool.</summary>
    public void Execute() => _ = _owner.AnswerAsync(this);

    /// <summary>Ends what listens, on a thread of the pool.</summary>
    public void Cancel() => ResponseGates.Cancel(Deadline);

    public void TellAnswered() => _answered?.TrySetResult();

    /// <summary>The handler has ended, or is no longer waited for; the first word holds.</summary>
    public void TellLeft(bool inTime) => _left?.TrySetResult(inTime);

    /// <summary>Something of the app's threw that a fault must not be lost for.</summary>
    public void Note(Exception exception) => _owner.Note(exception);
}
