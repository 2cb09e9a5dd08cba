using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.Bench.Engine.Load;

/// <summary>
/// One HTTP/1.1 connection that costs next to nothing: requests are ready bytes, one is in flight, and an answer is its
/// status, its head and its body. It is no client: it knows the two forms of a body that Kestrel sends.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];
    private int _head;
    private int _length;

    /// <exception cref="IOException">Nobody listens there.</exception>
    public Connection(Uri address)
    {
        try
        {
            _socket.Connect(new IPEndPoint(IPAddress.Parse(address.Host), address.Port));
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Status line and headers of the last answer.</summary>
    public ReadOnlySpan<byte> Head => _buffer.AsSpan(0, _head);

    /// <summary>Body of the last answer, with the framing of its chunks where it has some.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _length - _head);

    /// <summary>Sends a request, waits for the whole answer, gives its status.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public int Exchange(IList<ArraySegment<byte>> request)
    {
        try
        {
            _socket.Send(request);
            (_head, _length) = (0, 0);
            do
            {
                if (_length == _buffer.Length)
                    Array.Resize(ref _buffer, _length * 2);
                var read = _socket.Receive(_buffer, _length, _buffer.Length - _length, SocketFlags.None);
                if (read == 0)
                    throw new IOException("The server closed a connection.");
                _length += read;
            }
            while (!IsWhole());
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }

        return Utf8Parser.TryParse(_buffer.AsSpan("HTTP/1.1 ".Length), out int status, out _) ? status : 0;
    }

    /// <summary>Asks for a path.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public int Get(string path) =>
        Exchange([Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n")]);

    /// <summary>The last answer as text, for a message.</summary>
    public string AnswerText => Encoding.UTF8.GetString(_buffer, 0, Math.Min(_length, 2000));

    public void Dispose() => _socket.Dispose();

    private bool IsWhole()
    {
        var answer = _buffer.AsSpan(0, _length);
        if (_head == 0)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return false;
            _head = end + 4;
        }

        var at = Head.IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        return Utf8Parser.TryParse(answer[(at + "\r\nContent-Length: ".Length)..], out int body, out _) && _length == _head + body;
    }
}
