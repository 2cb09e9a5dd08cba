using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.Bench.Deadlines.Wire;

/// <summary>
/// One HTTP/1.1 connection that forgives nothing: no bytes between answers, no line without its end, no header twice that there may be but once, one framing for each body, and that
/// exact. Not thread-safe.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private const int LongestLine = 8 * 1024;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" \t,;\"/()<>@[]{}?=");

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <param name="address">Of the server; an IP address.</param>
    /// <param name="patience">How long an answer may take.</param>
    public WireConnection(Uri address, TimeSpan patience)
    {
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)patience.TotalMilliseconds;
        _socket.Connect(new IPEndPoint(IPAddress.Parse(address.Host), address.Port));
    }

    /// <summary>Whether bytes are there that nobody asked for yet.</summary>
    public bool HasMore => _end > _start || _socket.Available > 0;

    /// <summary>Whether an answer, or the end, is there within a time.</summary>
    public bool IsReadable(TimeSpan within) => _end > _start || _socket.Poll(within, SelectMode.SelectRead);

    /// <summary>Sends; false when the server takes no more. What it answered can be read even so.</summary>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[_socket.Send(bytes)..];
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted)
        {
            return false;
        }
    }

    /// <summary>The next answer; null when the connection has ended before it.</summary>
    /// <exception cref="FramingException">It is none, or broke off, or took too long.</exception>
    public Answer? TryRead()
    {
        if (_end == _start && !TryFill())
            return null;
        var line = Line();
        if (line.Length < 12 || !line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || (line.Length > 12 && line[12] != ' '))
            throw new FramingException($"'{line}' is no status line");
        var headers = Fields();
        var answer = new Answer(status, headers, [], []);
        var (length, coding) = (headers.Count(header => Is(header.Name, "Content-Length")), headers.Count(header => Is(header.Name, "Transfer-Encoding")));
        if (length + coding != 1)
            throw new FramingException($"An answer {status} has {length} lengths and {coding} codings; expected one of either");
        if (length == 1)
            return int.TryParse(answer.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? answer with { Body = Bytes(count) }
                : throw new FramingException($"'{answer.Header("Content-Length")}' is no length");
        if (answer.Header("Transfer-Encoding") != "chunked")
            throw new FramingException($"'{answer.Header("Transfer-Encoding")}' is another coding than chunked");
        return answer with { Body = Chunks(), Trailers = Fields() };
    }

    /// <summary>Waits for the end of the connection; says how many bytes came before it.</summary>
    /// <exception cref="FramingException">It did not end.</exception>
    public int Drain()
    {
        var more = _end - _start;
        for (_start = _end = 0; TryFill(); _start = _end = 0)
            more += _end;
        return more;
    }

    public void Dispose() => _socket.Dispose();

    private byte[] Chunks()
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = Line();
            if (!int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
                throw new FramingException($"'{line}' is no size of a chunk");
            if (size == 0)
                return body.ToArray();
            body.Write(Bytes(size));
            if (Line().Length != 0)
                throw new FramingException("A chunk is longer than it says");
        }
    }

    private List<(string Name, string Value)> Fields()
    {
        var fields = new List<(string, string)>();
        for (string line; (line = Line()).Length > 0;)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || line.AsSpan(0, colon).ContainsAny(NotInNames))
                throw new FramingException($"'{line}' is no header");
            fields.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return fields;
    }

    private string Line()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = Next();
            if (next == '\r')
                return Next() == '\n' ? line.ToString() : throw new FramingException("A line feed is missing");
            if ((next < ' ' && next != '\t') || line.Length == LongestLine)
                throw new FramingException($"A control character {next:x2}, or no end, in the line '{line}'");
            line.Append((char)next);
        }
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            if (_start == _end)
                FillOrThrow();
            var part = Math.Min(count - at, _end - _start);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(at));
            (at, _start) = (at + part, _start + part);
        }

        return bytes;
    }

    private byte Next()
    {
        if (_start == _end)
            FillOrThrow();
        return _buffer[_start++];
    }

    private void FillOrThrow()
    {
        if (!TryFill())
            throw new FramingException("The connection ended within an answer");
    }

    // A reset is an end: the server may close while the caller still sends.
    private bool TryFill()
    {
        try
        {
            var read = _socket.Receive(_buffer);
            (_start, _end) = (0, read);
            return _end > 0;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }
        catch (SocketException e)
        {
            throw new FramingException($"Nothing came within {_socket.ReceiveTimeout / 1000} s ({e.SocketErrorCode}), after '{Encoding.Latin1.GetString(_buffer, 0, Math.Min(_end, 300))}'");
        }
    }

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
