using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Status, headers and callbacks of a response, as the handler sees them: a draft until it commits.</summary>
internal sealed class GatedResponse : IHttpResponseFeature
{
    private readonly List<(Func<object, Task> Callback, object State)> _starting = [];
    private ResponseGate _gate = null!;
    private GatedHeaders _headers = null!;
    private IHttpResponseFeature? _server;
    private int _status;
    private string? _reason;
    private int _outer;
    private int _outerLeft;
    private int _running;

    public int StatusCode
    {
        get => _gate.Destination?.StatusCode ?? _status;
        set
        {
            if (_gate.Destination is { } to)
                to.StatusCode = value;
            else if (!_gate.HasEndedLate)
                _status = value;
        }
    }

    public string? ReasonPhrase
    {
        get => _gate.Destination is { } to ? to.ReasonPhrase : _reason;
        set
        {
            if (_gate.Destination is { } to)
                to.ReasonPhrase = value;
            else
                _reason = value;
        }
    }

    public IHeaderDictionary Headers
    {
        get => _headers;
        set
        {
            _headers.Clear();
            foreach (var (name, values) in value)
                _headers[name] = values;
        }
    }

    /// <summary>What nobody should use; it must not lead past the gate.</summary>
    public Stream Body { get; set; } = Stream.Null;

    // To the late handler its response looks started, so that it does not try to make another one of it.
    public bool HasStarted => _gate.Destination?.HasStarted ?? _gate.IsExpired;

    /// <summary>Whether something waits for the start of the response and has not run.</summary>
    public bool HasCallbacks => _outerLeft > 0 || _starting.Count > Math.Max(_outer, 0);

    public void Begin(ResponseGate gate, GatedHeaders headers)
    {
        (_gate, _headers, _server) = (gate, headers, gate.Server);
        _starting.Clear();
        (_status, _reason, _outer, _outerLeft, _running) = (gate.Server.StatusCode, null, -1, 0, -1);
    }

    /// <summary>What is registered from now on belongs to the handler.</summary>
    public void Arrive()
    {
        if (_outer < 0)
            _outer = _outerLeft = _starting.Count;
    }

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (_gate.Destination is { } to)
            to.OnStarting(callback, state);
        else if (!_gate.IsExpired)
            _starting.Add((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _server?.OnCompleted(callback, state);

    /// <summary>Gives the server what the handler said so far.</summary>
    /// <returns>Why it refused a header; null when it refused none.</returns>
    public Exception? HandOver()
    {
        var server = _gate.Server;
        if (_status != server.StatusCode)
            server.StatusCode = _status;
        if (_reason is not null)
            server.ReasonPhrase = _reason;
        HandOverCallbacks(server);
        return _headers.HandOver(server.Headers);
    }

    /// <summary>The status of the fault, which what comes after a late handler sees.</summary>
    public void Keep(int status) => _status = status;

    /// <summary>
    /// Runs, on the draft, what waits for the start of the response, the last one first as a server does. The limit still holds for it: it is code of the app, such as that which
    /// renews a ticket in a store. Ends early when the limit is reached.
    /// </summary>
    public async Task StartAsync()
    {
        while (!_gate.IsExpired && TryTake(out var callback, out var state))
        {
            try
            {
                await callback(state).ConfigureAwait(false);
            }
            catch (Exception e) when (_gate.IsFailing)
            {
                // The fence protects the fault; in a good response it is the handler's failure.
                _gate.Note(e);
            }
        }

        Volatile.Write(ref _running, -1);
    }

    /// <summary>
    /// Runs, for the fault, what the middleware in front of <c>UseFaultline</c> registered, such as CORS. Ends early when the answer is given without it. The one that the handler's
    /// own response waits for is left out: it is what the request was late for.
    /// </summary>
    public async Task StartOuterAsync(Action<Exception> note)
    {
        for (var i = _outer - 1; i >= 0; i--)
        {
            // The request may end as soon as another has answered it, and these callbacks have its context.
            if (_gate.IsAnswerTaken)
                return;
            if (i == Volatile.Read(ref _running))
                continue;
            // The fence protects the fault, and what the others have to say in it.
            try
            {
                var (callback, state) = _starting[i];
                await callback(state).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                note(e);
            }
        }
    }

    public void End()
    {
        _starting.Clear();
        (_server, Body) = (null, Stream.Null);
    }

    // Those of the middleware in front stay where they are, for the fault.
    private bool TryTake(out Func<object, Task> callback, out object state)
    {
        var at = _starting.Count - 1;
        var isOuter = at < Math.Max(_outer, 0);
        (callback, state) = (null!, null!);
        if (isOuter && _outerLeft == 0)
            return false;
        if (isOuter)
            at = --_outerLeft;
        Volatile.Write(ref _running, isOuter ? at : -1);
        (callback, state) = _starting[at];
        if (!isOuter)
            _starting.RemoveAt(at);
        return true;
    }

    // Where code commits synchronously. In their order: the server calls the last one first.
    private void HandOverCallbacks(IHttpResponseFeature server)
    {
        for (var i = 0; i < _starting.Count; i++)
        {
            if (i < _outerLeft || i >= _outer)
                server.OnStarting(_starting[i].Callback, _starting[i].State);
        }

        _starting.Clear();
        _outerLeft = 0;
    }
}
