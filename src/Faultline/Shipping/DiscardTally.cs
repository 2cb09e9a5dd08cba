using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Faultline.Spooling;

namespace Faultline.Shipping;

/// <summary>
/// What a spool refused or lost since the server was told last, as a line of the intake (docs/intake.md). The same line, with the same number, until the
/// server has it, so that one which is heard twice counts once. Told are the losses of this process.
/// </summary>
internal sealed class DiscardTally(Spool spool, TimeProvider time)
{
    /// <summary>How long a server that does not know such lines is left in peace.</summary>
    private static readonly TimeSpan UnknownInterval = TimeSpan.FromHours(1);

    private readonly string _name = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private SpoolStatistics _told = new();
    private SpoolStatistics? _telling;
    private ReadOnlyMemory<byte> _line;
    private long _sequence;
    private long? _unknownSince;

    /// <summary>The line to send; empty when there is nothing to tell.</summary>
    public ReadOnlyMemory<byte> Line()
    {
        if (_unknownSince is { } since && time.GetElapsedTime(since) < UnknownInterval)
            return default;
        if (_telling is not null)
            return _line;
        var now = spool.Statistics;
        var line = Write(now);
        if (line.IsEmpty)
            return default;
        (_telling, _line) = (now, line);
        return line;
    }

    /// <summary>The server has it.</summary>
    public void Told()
    {
        if (_telling is null)
            return;
        (_told, _telling, _unknownSince) = (_telling, null, null);
    }

    /// <summary>The server says that it is no report.</summary>
    public void Unknown() => _unknownSince = time.GetTimestamp();

    private ReadOnlyMemory<byte> Write(SpoolStatistics now)
    {
        (string Reason, long Count)[] losses =
        [
            ("spool_full", now.RefusedFull - _told.RefusedFull),
            ("too_large", now.RefusedTooLarge - _told.RefusedTooLarge),
            ("write_error", now.WriteErrors - _told.WriteErrors),
            ("damaged", now.Damaged - _told.Damaged),
        ];
        if (!losses.Any(loss => loss.Count > 0))
            return default;

        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        json.WriteStartArray("discarded"u8);
        foreach (var (reason, count) in losses.Where(loss => loss.Count > 0))
        {
            json.WriteStartObject();
            json.WriteString("reason"u8, reason);
            json.WriteNumber("count"u8, count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("spool"u8, _name);
        json.WriteNumber("seq"u8, ++_sequence);
        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }
}
