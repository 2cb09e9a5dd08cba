using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Faultline.Tests.Doubles;

/// <summary>A TCP connection, for what an HTTP client would smooth over: what is on the wire, and how it ends.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly StringBuilder _received = new();

    public static RawConnection Open(Uri address)
    {
        var connection = new RawConnection();
        connection._socket.Connect(address.Host, address.Port);
        connection._socket.ReceiveTimeout = 20_000;
        return connection;
    }

    public RawConnection Send(string text)
    {
        _socket.Send(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")));
        return this;
    }

    public RawConnection Get(string path, params string[] headers) =>
        Send($"GET {path} HTTP/1.1\nHost: localhost\n{string.Concat(headers.Select(header => header + "\n"))}\n");

    /// <summary>Reads until the text has been received; returns everything so far.</summary>
    public string ReadUntil(string text)
    {
        while (!_received.ToString().Contains(text, StringComparison.Ordinal))
        {
            if (Read() == 0)
                throw new EndOfStreamException($"The connection ended without '{text}'; received: {_received}");
        }

        return _received.ToString();
    }

    /// <summary>Reads until so much has been received; returns everything so far.</summary>
    public string ReadLength(int length)
    {
        while (_received.Length < length)
        {
            if (Read() == 0)
                throw new EndOfStreamException($"The connection ended after {_received.Length} of {length} bytes; received: {_received}");
        }

        return _received.ToString();
    }

    /// <summary>Reads one answer with a Content-Length, and takes it out of what was received.</summary>
    public (string Head, string Body) ReadAnswer()
    {
        const string Length = "Content-Length: ";
        var text = ReadUntil("\r\n\r\n");
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var head = text[..end];
        var at = head.IndexOf(Length, StringComparison.Ordinal) + Length.Length;
        var length = int.Parse(head.AsSpan(at, head.IndexOf("\r\n", at, StringComparison.Ordinal) - at), CultureInfo.InvariantCulture);
        var body = ReadLength(end + length)[end..(end + length)];
        _received.Remove(0, end + length);
        return (head, body);
    }

    /// <summary>Begins to collect anew.</summary>
    public void Forget() => _received.Clear();

    /// <summary>Reads until the server ends the connection, in whatever way.</summary>
    public string ReadToEnd()
    {
        while (Read() > 0)
        {
        }

        return _received.ToString();
    }

    /// <summary>Goes away as a client does that crashes: with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private int Read()
    {
        var buffer = new byte[65_536];
        try
        {
            var count = _socket.Receive(buffer);
            _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            return count;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
