using System.Net.Http.Headers;

namespace Faultline.Cli.Servers;

/// <summary>HTTP to one server. The key goes into the Authorization header and nowhere else.</summary>
internal sealed class ServerConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly HttpClient _http;

    private readonly string _hint;

    /// <param name="server">Its URL.</param>
    /// <param name="key">The ingest key, or null.</param>
    /// <param name="hint">What to tell the user when it cannot be reached. Default: how to say which server.</param>
    public ServerConnection(Uri server, string? key, string? hint = null)
    {
        Server = server;
        _hint = hint ?? $"Is it running? Give its URL with --server or {ServerOptions.ServerVariable}.";
        // A redirect would lose the key or the body; it is told instead. A proxy cannot reach this machine's loopback.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !server.IsLoopback, UseCookies = false };
        _http = new HttpClient(handler)
        {
            BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"),
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("faultline-cli", typeof(ServerConnection).Assembly.GetName().Version?.ToString(3)));
        if (key is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Server { get; }

    /// <exception cref="CommandFailure">The server cannot be reached.</exception>
    public Task<ServerAnswer> GetAsync(string path, CancellationToken cancellation) => AskAsync(HttpMethod.Get, path, null, cancellation);

    /// <exception cref="CommandFailure">The server cannot be reached.</exception>
    public Task<ServerAnswer> PostAsync(string path, HttpContent body, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, path, body, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<ServerAnswer> AskAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            return new ServerAnswer(response.StatusCode, bytes, response.Headers.RetryAfter, new Uri(_http.BaseAddress!, path));
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e.InnerException?.Message ?? e.Message, e);
        }
        catch (IOException e)
        {
            throw Unreachable(e.Message, e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {Patience.TotalSeconds:0} seconds", e);
        }
    }

    private CommandFailure Unreachable(string reason, Exception cause) => new(
        ExitCodes.Unreachable,
        $"""
        Cannot reach the server at {Server.AbsoluteUri.TrimEnd('/')}: {reason}
          {_hint}
        """,
        cause);
}
