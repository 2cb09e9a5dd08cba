using System.Globalization;
using System.Text;
using Faultline.Bench.Engine.Corpus;

namespace Faultline.Bench.Engine.Load;

/// <summary>Sends one report after the other over one connection, each under its own id, gzipped.</summary>
internal sealed class ReportSender : IDisposable
{
    private readonly Connection _connection;
    private readonly BodyBook _book;
    private readonly byte[] _start;
    private readonly byte[] _front;
    private readonly byte[] _end = new byte[PatchableBody.EndLength];
    private readonly ArraySegment<byte>[] _parts = new ArraySegment<byte>[3];

    public ReportSender(Target target, BodyBook book)
    {
        _connection = new Connection(target.Address);
        _book = book;
        _start = Encoding.ASCII.GetBytes(
            $"POST /api/v1/reports HTTP/1.1\r\nHost: {target.Address.Authority}\r\nAuthorization: Bearer {target.Key}\r\n"
            + "Content-Type: application/x-ndjson\r\nContent-Encoding: gzip\r\nContent-Length: ");
        _front = new byte[_start.Length + 16 + PatchableBody.FrontLength];
        _start.CopyTo(_front, 0);
    }

    public string AnswerText => _connection.AnswerText;

    /// <summary>Sends the report of that key, waits for the answer, gives its status.</summary>
    /// <exception cref="IOException">The connection broke; whether the report was taken is not known.</exception>
    public int Send(ReportKey key)
    {
        var body = _book.For(key);
        body.Length.TryFormat(_front.AsSpan(_start.Length), out var digits, provider: CultureInfo.InvariantCulture);
        var at = _start.Length + digits;
        "\r\n\r\n"u8.CopyTo(_front.AsSpan(at));
        at += 4;
        var head = PatchableBody.WriteFront(_front.AsSpan(at), key, DateTime.UtcNow);
        body.WriteEnd(_end, head);
        _parts[0] = new ArraySegment<byte>(_front, 0, at + PatchableBody.FrontLength);
        _parts[1] = body.Rest;
        _parts[2] = _end;
        return _connection.Exchange(_parts);
    }

    public void Dispose() => _connection.Dispose();
}
