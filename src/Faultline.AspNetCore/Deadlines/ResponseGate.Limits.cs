using System.Diagnostics;
using Faultline.Deadlines;

namespace Faultline.AspNetCore.Deadlines;

/// <content>Which limit holds at what moment, and what comes of one that is reached.</content>
internal sealed partial class ResponseGate
{
    /// <summary>It is known where the request goes and who sent it.</summary>
    public void Limit(DeadlineLimits limits)
    {
        _response.Arrive();
        Apply(_isStream ? limits.OfStream : limits);
    }

    /// <summary>The answer is a stream: unless that is asked for, it may begin when it likes, and take as long.</summary>
    public void Exempt()
    {
        _isStream = true;
        Apply(Limits.OfStream);
        if (IsCommitted && !IsFailing && Limits.Total == TimeSpan.Zero)
            Lift();
    }

    /// <summary>The server sends the head: nothing that waited for it is left. The limit until then has been kept.</summary>
    public void AnswerBegins()
    {
        if (!IsCommitted || _hasBegun)
            return;
        Volatile.Write(ref _hasBegun, true);
        if (!IsFailing)
            LimitToEnd();
        else if (_isFinished)
            _clock.Disarm();
    }

    /// <summary>The host stops, and cuts what has no answer: the limit of this request is now.</summary>
    public void ExpireNow()
    {
        // Under the lock of its release, so that it is this request's still.
        lock (_clock.Gate)
        {
            if (Volatile.Read(ref _state) != Open || Record.Deadline is null)
                return;
            Record.Message("The host stops, so that the limit was brought forward");
            Deadline.Limit = Stopwatch.GetElapsedTime(Deadline.Started);
            _clock.ArmNow();
        }
    }

    /// <summary>A limit is reached; under the clock's lock. Says what comes of it.</summary>
    /// <param name="toEnd">Whether it is the limit until the end of an answer, or of the making of a fault.</param>
    /// <param name="cut">What is to be cut.</param>
    public ReachedLimit Reach(bool toEnd, out CutAnswer? cut)
    {
        cut = null;
        if (IsCommitted)
        {
            cut = LateAnswer(toEnd);
            return cut is null ? ReachedLimit.None : ReachedLimit.OfEnd;
        }

        // Before the state, since who finds that expired waits for it.
        _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The thread on which the handler ends goes on with the answer: it has nothing else to do than to wait for it.
        _left = new TaskCompletionSource<bool>();
        var before = toEnd ? Failing : Open;
        if (Interlocked.CompareExchange(ref _state, Expired, before) != before)
            return ReachedLimit.None;
        return toEnd ? ReachedLimit.OfPage : ReachedLimit.OfStart;
    }

    // The handler has the response, and all that is left is to cut it; null when not even that is to be done.
    private CutAnswer? LateAnswer(bool toEnd)
    {
        var (hasBegun, elapsed) = (HasBegun, Stopwatch.GetElapsedTime(Deadline.Started));
        if (!hasBegun && !_waited)
        {
            // What is about to be sent is waited for once more: cut, its caller would have nothing, and most of it was only a moment too late for the clock.
            _waited = true;
            _clock.Arm(Deadline.Started, elapsed + _owner.Options.ErrorPageLimit, looks: false);
            return null;
        }

        // It has begun at this moment, and the limit until then is being lifted.
        if (hasBegun && !IsFailing && (!toEnd || Limits.Total == TimeSpan.Zero || elapsed < Limits.Total))
            return null;
        var limit = IsFailing ? _owner.Options.ErrorPageLimit : hasBegun ? Limits.Total : Limits.ToStart;
        return new CutAnswer(this, Record, limit, Server.StatusCode, IsFailing, hasBegun);
    }

    private void Apply(DeadlineLimits limits)
    {
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
            _clock.Arm(Deadline.Started, hard, looks: true);
        else
            _clock.Disarm();
    }

    // What the answer says of itself counts, and not what the client would like.
    private void LimitToEnd()
    {
        if ((Limits.Total > TimeSpan.Zero || Limits.Soft > TimeSpan.Zero) && _headers.TellEvents)
            Limits = Limits.OfStream;
        if (Limits.Total > TimeSpan.Zero)
        {
            Deadline.Limit = Limits.Total;
            _clock.Arm(Deadline.Started, Limits.Total, looks: false);
        }
        else
        {
            Lift();
        }
    }

    private void Lift()
    {
        _clock.Disarm();
        Deadline.Lift();
        Record.Deadline = null;
    }
}
