using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Faultline.Server.Reports;

/// <summary>
/// A place in the list of reports: the store's own number of the last report that was shown. Outside the server it is
/// opaque text, so that its meaning may change.
/// </summary>
public readonly record struct ReportCursor(long Position)
{
    private const byte Version = 1;
    private const int Size = 9;

    /// <summary>Reads what <see cref="ToString"/> wrote, or says that the text is no cursor.</summary>
    public static bool TryParse(string text, out ReportCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size)
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Size || bytes[0] != Version)
            return false;
        cursor = new ReportCursor(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]));
        return cursor.Position > 0;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Position);
        return Base64Url.EncodeToString(bytes);
    }
}
