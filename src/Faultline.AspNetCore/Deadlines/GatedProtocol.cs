using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>What else a handler can do to a response, as far as the server knows it: upgrade, reset, trailers.</summary>
internal sealed class GatedProtocol : IHttpUpgradeFeature, IHttpExtendedConnectFeature, IHttpResetFeature, IHttpResponseTrailersFeature
{
    private HeaderDictionary? _draft;
    private ResponseGate _gate = null!;
    private IHttpUpgradeFeature? _upgrade;
    private IHttpExtendedConnectFeature? _connect;
    private IHttpResetFeature? _reset;
    private IHttpResponseTrailersFeature? _trailers;

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect == true;

    public string? Protocol => _connect?.Protocol;

    // Of their own until the end: they go out last, and code that got them before the start may fill them after it.
    public IHeaderDictionary Trailers
    {
        get => _gate.IsCommitted ? _trailers!.Trailers : _draft ??= [];
        set
        {
            if (_gate.IsCommitted)
                _trailers!.Trailers = value;
            else
                _draft = [.. value];
        }
    }

    public void Begin(ResponseGate gate, IFeatureCollection features)
    {
        _gate = gate;
        if ((_upgrade = features.Get<IHttpUpgradeFeature>()) is not null)
            features.Set<IHttpUpgradeFeature>(this);
        if ((_connect = features.Get<IHttpExtendedConnectFeature>()) is not null)
            features.Set<IHttpExtendedConnectFeature>(this);
        if ((_reset = features.Get<IHttpResetFeature>()) is not null)
            features.Set<IHttpResetFeature>(this);
        if ((_trailers = features.Get<IHttpResponseTrailersFeature>()) is not null)
            features.Set<IHttpResponseTrailersFeature>(this);
    }

    public async Task<Stream> UpgradeAsync()
    {
        await _gate.StartingAsync().ConfigureAwait(false);
        return _gate.TryUpgrade() ? await _upgrade!.UpgradeAsync().ConfigureAwait(false) : throw new InvalidOperationException("The request took too long and was answered; its connection cannot be upgraded any more.");
    }

    public async ValueTask<Stream> AcceptAsync()
    {
        await _gate.StartingAsync().ConfigureAwait(false);
        return _gate.TryUpgrade() ? await _connect!.AcceptAsync().ConfigureAwait(false) : throw new InvalidOperationException("The request took too long and was answered; its stream cannot be accepted any more.");
    }

    public void Reset(int errorCode)
    {
        if (!_gate.TryCommit())
            return;
        // No head will ever be sent.
        _gate.AnswerBegins();
        _reset!.Reset(errorCode);
    }

    public void HandOver() => HandOverTrailers();

    /// <summary>The handler has ended.</summary>
    public void Finish() => HandOverTrailers();

    public void End()
    {
        // Not cleared for the next request but let go: code that outlives its own may hold them.
        _draft = null;
        (_upgrade, _connect, _reset, _trailers) = (null, null, null, null);
    }

    private void HandOverTrailers()
    {
        if (_draft is not { Count: > 0 } draft || _trailers is not { Trailers: { IsReadOnly: false } server })
            return;
        foreach (var (name, value) in draft)
            server[name] = value;
    }
}
