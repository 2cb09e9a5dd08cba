using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace Faultline.Server.Groups;

/// <summary>A place in a list of groups: the order, and what the last group that was shown has of it.</summary>
internal readonly record struct GroupCursor(GroupSort Sort, long Value, long Number)
{
    private const byte Version = 1;
    private const int Size = 18;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="ArgumentException">The text is no cursor, or one of another order.</exception>
    public static GroupCursor? Parse(string? text, GroupSort sort)
    {
        if (text is null)
            return null;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != Base64Url.GetEncodedLength(Size) || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Size || bytes[0] != Version || bytes[1] != (byte)sort)
            throw new ArgumentException($"'{text}' is not a cursor of this list; expected the text that the page before gave", nameof(text));
        return new GroupCursor(sort, BinaryPrimitives.ReadInt64BigEndian(bytes[2..]), BinaryPrimitives.ReadInt64BigEndian(bytes[10..]));
    }

    /// <summary>Whether a group comes after this place: by value, then by number, both falling.</summary>
    public bool IsBefore(long value, long number) => (value, number).CompareTo((Value, Number)) < 0;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        (bytes[0], bytes[1]) = (Version, (byte)Sort);
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[10..], Number);
        return Base64Url.EncodeToString(bytes);
    }
}
