using System.Text;

namespace Faultline.Bench.Engine.Load;

/// <summary>Posts whole bodies over one connection: one report or many, a line each.</summary>
internal sealed class BodySender(Target target, bool isGzipped) : IDisposable
{
    private readonly Connection _connection = new(target.Address);

    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The answer was not 200.</exception>
    public void Send(ArraySegment<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST /api/v1/reports HTTP/1.1\r\nHost: {target.Address.Authority}\r\nAuthorization: Bearer {target.Key}\r\nContent-Type: application/x-ndjson\r\n"
            + $"{(isGzipped ? "Content-Encoding: gzip\r\n" : "")}Content-Length: {body.Count}\r\n\r\n");
        if (_connection.Exchange([head, body]) != 200)
            throw new InvalidDataException($"Reports were not taken: {_connection.AnswerText}");
    }

    public void Dispose() => _connection.Dispose();
}
