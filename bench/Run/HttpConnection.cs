using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.Bench.Run;

/// <summary>
/// One HTTP/1.1 connection that costs next to nothing: the request is ready bytes, and of an answer only the status and
/// the length are read. It is no client: it knows the two forms of a body that this app sends.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _request;
    private readonly byte[] _statusLine;

    public HttpConnection(Uri address, byte[] request, int status)
    {
        _request = request;
        _statusLine = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "));
        _socket.Connect(new IPEndPoint(IPAddress.Parse(address.Host), address.Port));
    }

    /// <summary>Sends the request and waits for the whole answer.</summary>
    public void Exchange()
    {
        _socket.Send(_request);
        var length = 0;
        do
        {
            var read = _socket.Receive(_buffer, length, _buffer.Length - length, SocketFlags.None);
            if (read == 0)
                throw new InvalidDataException("The app closed a connection, or answered with more than the load reads.");
            length += read;
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));
        if (!_buffer.AsSpan(0, length).StartsWith(_statusLine))
            throw new InvalidDataException($"Expected {Encoding.ASCII.GetString(_statusLine)}and got: {Encoding.UTF8.GetString(_buffer, 0, length)}");
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var at = answer[..head].IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        var number = answer[(at + "\r\nContent-Length: ".Length)..];
        return Utf8Parser.TryParse(number, out int body, out _) && answer.Length == head + 4 + body;
    }
}
