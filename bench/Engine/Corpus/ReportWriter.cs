using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Faultline.Bench.Engine.Corpus;

/// <summary>
/// Writes native reports of about a given size: frames from the shape; headers, messages, ids and log lines random, of a
/// seed. Log lines fill it up to the size.
/// </summary>
internal sealed class ReportWriter(int targetBytes) : IDisposable
{
    /// <summary>Escapes what JSON must have escaped and nothing more, as the library does.</summary>
    public static readonly JsonWriterOptions Json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(targetBytes + 4096);
    private readonly Utf8JsonWriter _json = new(new ArrayBufferWriter<byte>(), Json);

    /// <summary>The whole report, good until the next.</summary>
    public ReadOnlySpan<byte> Write(ReportKey key, DateTime time, StackShape shape)
    {
        _buffer.ResetWrittenCount();
        ReportHead.Write(_buffer.GetSpan(ReportHead.Length), key, time);
        _buffer.Advance(ReportHead.Length);
        WriteRest(shape, new Random((int)key.Bits(6)), time, key.RareWord);
        return _buffer.WrittenSpan;
    }

    /// <summary>All behind <see cref="ReportHead"/>, good until the next.</summary>
    public ReadOnlySpan<byte> WriteRest(StackShape shape, Random random, DateTime time)
    {
        _buffer.ResetWrittenCount();
        WriteRest(shape, random, time, rareWord: null);
        return _buffer.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private void WriteRest(StackShape shape, Random random, DateTime time, string? rareWord)
    {
        var start = _buffer.WrittenCount;
        _json.Reset(_buffer);
        var text = new TextMaker(shape, random);
        _json.WriteStartObject();
        WriteFields(shape, text, random, rareWord);
        WriteRequest(shape, text, random);
        WriteException(shape, text, rareWord);
        WriteLog(shape, text, random, time, targetBytes - 300);
        _json.WriteEndObject();
        _json.Flush();
        // What comes before it is the head, an object that goes on here.
        System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory[start..]).Span[0] = (byte)',';
    }

    private void WriteFields(StackShape shape, TextMaker text, Random random, string? rareWord)
    {
        _json.WriteString("reporter", shape.Reporter);
        _json.WriteString("type", shape.Type);
        _json.WriteString("value", text.Message(rareWord));
        _json.WriteString("topic", shape.Topic);
        _json.WriteString("url", text.Url());
        _json.WriteNumber("duration", Math.Round(random.NextDouble() * 3, 4));
        _json.WriteNumber("status", 500);
        _json.WriteString("hostname", $"{shape.Reporter}-{random.Next(12)}");
        _json.WriteNumber("pid", random.Next(1, 40_000));
        _json.WriteString("release", $"4.{shape.Index % 7}.{random.Next(5)}");
        _json.WriteString("environment", random.Next(10) == 0 ? "Staging" : "Production");
        _json.WriteString("runtime", ".NET 10.0.12");
        _json.WriteString("os", "Debian GNU/Linux 12 (bookworm)");
        _json.WriteString("library", "Faultline/0.1.0");
        _json.WriteStartObject("user");
        _json.WriteString("id", random.Next(50_000).ToString(CultureInfo.InvariantCulture));
        _json.WriteEndObject();
        _json.WriteStartObject("tags");
        _json.WriteString("zone", Words.Of(Words.States, random));
        _json.WriteString("tenant", text.Guid());
        _json.WriteEndObject();
        _json.WriteStartObject("thread");
        _json.WriteNumber("id", random.Next(4, 60));
        _json.WriteString("name", ".NET TP Worker");
        _json.WriteEndObject();
    }

    private void WriteRequest(StackShape shape, TextMaker text, Random random)
    {
        _json.WriteStartObject("request");
        _json.WriteString("method", shape.Topic.Split(' ')[0]);
        _json.WriteString("protocol", "HTTP/1.1");
        _json.WriteStartObject("headers");
        _json.WriteString("Host", $"{shape.Reporter}.example.net");
        _json.WriteString("User-Agent", Words.Of(Words.Agents, random));
        _json.WriteString("Accept", "application/json, text/plain, */*");
        _json.WriteString("Accept-Encoding", "gzip, deflate, br");
        _json.WriteString("Accept-Language", Words.Of(["en", "de-DE,de;q=0.9", "fr", "en-GB,en;q=0.8", "ja"], random));
        _json.WriteString("Authorization", "Bearer <hidden>");
        _json.WriteString("Cookie", "<hidden>");
        _json.WriteString("If-None-Match", $"\"{text.Base64(24)}\"");
        _json.WriteString("X-Forwarded-For", $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}");
        _json.WriteString("traceparent", $"00-{text.Hex(32)}-{text.Hex(16)}-01");
        _json.WriteEndObject();
        _json.WriteStartObject("route");
        _json.WriteString("id", text.Guid());
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteException(StackShape shape, TextMaker text, string? rareWord)
    {
        _json.WriteStartObject("exception");
        WriteOne(shape.Type, text.Message(rareWord), shape, shape.Frames);
        _json.WriteStartArray("inner");
        _json.WriteStartObject();
        WriteOne(shape.InnerType, text.Message(null), shape, shape.InnerFrames);
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteOne(string type, string value, StackShape shape, byte[] frames)
    {
        _json.WriteString("type", type);
        _json.WriteString("value", value);
        _json.WriteString("assembly", shape.Assembly);
        _json.WriteNumber("hresult", -2146233079);
        _json.WritePropertyName("frames");
        _json.WriteRawValue(frames, skipInputValidation: true);
    }

    private void WriteLog(StackShape shape, TextMaker text, Random random, DateTime time, int untilBytes)
    {
        _json.WriteStartArray("log");
        for (var at = time.AddSeconds(-3); _buffer.WrittenCount + _json.BytesPending < untilBytes; at = at.AddMilliseconds(random.Next(1, 90)))
        {
            _json.WriteStartObject();
            _json.WriteString("time", at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            _json.WriteString("level", random.Next(6) == 0 ? "Warning" : "Information");
            _json.WriteString("category", Words.Of(shape.Categories, random));
            _json.WriteString("text", text.LogLine());
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
