using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Status, headers and callbacks of a response, as the handler sees them: a draft until it commits.</summary>
internal sealed class GatedResponse : IHttpResponseFeature
{
    private readonly List<(Func<object, Task> Callback, object State)> _starting = [];
    private ResponseGate _gate = null!;
    private GatedHeaders _headers = null!;
    private IHttpResponseFeature _server = null!;
    private int _status;
    private string? _reason;
    private int _outer;

    public int StatusCode
    {
        get => _gate.Destination?.StatusCode ?? _status;
        set
        {
            if (_gate.Destination is { } to)
                to.StatusCode = value;
            else
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

    public void Begin(ResponseGate gate, GatedHeaders headers)
    {
        (_gate, _headers, _server) = (gate, headers, gate.Server);
        _starting.Clear();
        (_status, _reason, _outer) = (_server.StatusCode, null, -1);
    }

    /// <summary>What is registered from now on belongs to the handler.</summary>
    public void Arrive()
    {
        if (_outer < 0)
            _outer = _starting.Count;
    }

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (_gate.Destination is { } to)
            to.OnStarting(callback, state);
        else if (!_gate.IsExpired)
            _starting.Add((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _server.OnCompleted(callback, state);

    /// <summary>Gives the server what the handler said so far.</summary>
    public void HandOver()
    {
        if (_status != _server.StatusCode)
            _server.StatusCode = _status;
        if (_reason is not null)
            _server.ReasonPhrase = _reason;
        // In their order: the server calls the last one first.
        foreach (var (callback, state) in _starting)
            _server.OnStarting(callback, state);
        _starting.Clear();
        _headers.HandOver(_server.Headers);
    }

    /// <summary>Runs, for the fault, what the middleware in front of <c>UseFaultline</c> registered, such as CORS. Ends early when the answer is given without it.</summary>
    public async Task StartOuterAsync(Action<Exception> note)
    {
        for (var i = _outer - 1; i >= 0; i--)
        {
            // The request may end as soon as another has answered it, and these callbacks have its context.
            if (_gate.IsAnswerTaken)
                return;
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
        (_server, Body) = (null!, Stream.Null);
    }
}
