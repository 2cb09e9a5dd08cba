using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.Tests.Doubles;

/// <summary>A service on a bare socket, HTTP/1.1 with connections that are kept: of each body the second half is sent when the test lets it.</summary>
internal sealed class PartedUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _halfway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isChunked;
    private readonly Func<string, Task> _between;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="isChunked">Whether bodies are sent in chunks, or with their length.</param>
    /// <param name="between">Gets the path, and ends when the second half may be sent.</param>
    public PartedUpstream(bool isChunked, Func<string, Task> between)
    {
        (_isChunked, _between) = (isChunked, between);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The first half of a body was sent.</summary>
    public Task Halfway => _halfway.Task;

    public static string BodyOf(string path) => FirstOf(path) + SecondOf(path);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopped.Dispose();
    }

    private static string FirstOf(string path) => $"first of {path}\n";

    private static string SecondOf(string path) => $"second of {path}\n";

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        client.NoDelay = true;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            while (await reader.ReadLineAsync(_stopped.Token) is { Length: > 0 } line)
            {
                while (await reader.ReadLineAsync(_stopped.Token) is { Length: > 0 })
                {
                }

                await AnswerAsync(client.Client, line.Split(' ')[1]);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client closed the connection, or the test has ended.
        }
    }

    private async Task AnswerAsync(Socket socket, string path)
    {
        var length = _isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {BodyOf(path).Length}";
        await SendAsync(socket, $"HTTP/1.1 200 OK\r\n{length}\r\n\r\n" + Part(FirstOf(path)));
        _halfway.TrySetResult();
        await _between(path).WaitAsync(_stopped.Token);
        await SendAsync(socket, Part(SecondOf(path)) + (_isChunked ? "0\r\n\r\n" : ""));
    }

    private string Part(string text) => _isChunked ? $"{text.Length:x}\r\n{text}\r\n" : text;

    private async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text), _stopped.Token);
}
