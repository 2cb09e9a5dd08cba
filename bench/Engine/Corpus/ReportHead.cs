using System.Buffers.Text;
using System.Globalization;

namespace Faultline.Bench.Engine.Corpus;

/// <summary>The first members of a report, always as many bytes: its id, its time, the request's ids. All that must differ from report to report.</summary>
internal static class ReportHead
{
    private const string Model =
        """{"id":"OOPS-00000000000000000000","time":"0000-00-00T00:00:00.000Z","request_id":"req-00000000-0000-0000-0000-000000000000","trace":{"trace_id":"00000000000000000000000000000000","span_id":"0000000000000000"}""";

    private static readonly byte[] Bytes = System.Text.Encoding.ASCII.GetBytes(Model);
    private static readonly int Id = Place("OOPS-");
    private static readonly int Time = Place("0000-00-00T");
    private static readonly int Request = Place("req-") + 4;
    private static readonly int Trace = Place("trace_id\":\"") + 11;
    private static readonly int Span = Place("span_id\":\"") + 10;

    public static int Length => Bytes.Length;

    public static void Write(Span<byte> to, ReportKey key, DateTime time)
    {
        Bytes.CopyTo(to);
        key.WriteId(to[Id..]);
        time.TryFormat(to[Time..], out _, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        Utf8Formatter.TryFormat(Guid(key.Bits(2), key.Bits(3)), to[Request..], out _);
        Utf8Formatter.TryFormat(Guid(key.Bits(4), key.Bits(5)), to[Trace..], out _, new System.Buffers.StandardFormat('N'));
        key.Bits(6).TryFormat(to[Span..], out _, "x16", CultureInfo.InvariantCulture);
    }

    private static Guid Guid(ulong high, ulong low) => new(
        (uint)(high >> 32), (ushort)(high >> 16), (ushort)high,
        (byte)(low >> 56), (byte)(low >> 48), (byte)(low >> 40), (byte)(low >> 32), (byte)(low >> 24), (byte)(low >> 16), (byte)(low >> 8), (byte)low);

    private static int Place(string text) => Model.IndexOf(text, StringComparison.Ordinal);
}
