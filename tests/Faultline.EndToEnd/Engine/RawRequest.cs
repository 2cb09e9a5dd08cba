using System.Net.Sockets;
using System.Text;

namespace Faultline.EndToEnd.Engine;

/// <summary>Writes an HTTP/1.1 request byte by byte, as no client would.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream? _stream;

    public async Task ConnectAsync(int port)
    {
        await _client.ConnectAsync("127.0.0.1", port);
        _stream = _client.GetStream();
    }

    public static byte[] Head(string key, params string[] headers) => Encoding.Latin1.GetBytes(
        $"POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    /// <summary>Writes; false when the server has closed the connection.</summary>
    public async Task<bool> WriteAsync(byte[] bytes)
    {
        try
        {
            await _stream!.WriteAsync(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more comes, unless the server has closed the connection already.</summary>
    public void EndOfRequest()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.NotConnected or SocketError.ConnectionReset)
        {
            // It has: the answer, if there is one, is still to be read.
        }
    }

    /// <summary>The status of the answer; 0 when the connection was closed without one.</summary>
    public async Task<int> StatusAsync()
    {
        var buffer = new byte[64 * 1024];
        var read = 0;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (read < 12)
            {
                var count = await _stream!.ReadAsync(buffer.AsMemory(read), patience.Token);
                if (count == 0)
                    return 0;
                read += count;
            }
        }
        catch (IOException)
        {
            return 0;
        }

        return int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), null);
    }

    public void Dispose() => _client.Dispose();
}
