using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Faultline.Server.Groups;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A place in a list of groups: the order, and the value and number of the last group that was shown.</summary>
internal readonly record struct GroupCursor(GroupSort Sort, long Value, long Number)
{
    private const byte Version = 1;
    private const int Size = 18;

    /// <exception cref="ArgumentException">The text is none, or of another order.</exception>
    public static GroupCursor? Parse(string? text, GroupSort sort)
    {
        if (text is null)
            return null;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Size || bytes[0] != Version || bytes[1] != (byte)sort)
            throw new ArgumentException($"'{text}' is no cursor of this list; expected one that a page of it gave");
        return new GroupCursor(sort, BinaryPrimitives.ReadInt64BigEndian(bytes[2..]), BinaryPrimitives.ReadInt64BigEndian(bytes[10..]));
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        (bytes[0], bytes[1]) = (Version, (byte)Sort);
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[10..], Number);
        return Base64Url.EncodeToString(bytes);
    }
}
