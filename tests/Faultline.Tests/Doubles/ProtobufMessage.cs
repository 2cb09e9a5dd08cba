using System.Text;

namespace Faultline.Tests.Doubles;

/// <summary>A Protocol Buffers message, read without its schema.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, long Number, byte[]? Bytes)> _fields = [];

    public static ProtobufMessage Parse(byte[] bytes)
    {
        var message = new ProtobufMessage();
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = Varint(bytes, ref at);
            var value = Varint(bytes, ref at);
            if ((tag & 7) == 0)
            {
                message._fields.Add(((int)(tag >> 3), value, null));
                continue;
            }

            (tag & 7).ShouldBe(2, "only numbers and what has a length");
            message._fields.Add(((int)(tag >> 3), 0, bytes[at..(at + (int)value)]));
            at += (int)value;
        }

        return message;
    }

    public long Number(int field) => _fields.SingleOrDefault(f => f.Field == field).Number;

    public string Text(int field) => Encoding.UTF8.GetString(_fields.SingleOrDefault(f => f.Field == field).Bytes ?? []);

    public IReadOnlyList<ProtobufMessage> Messages(int field) => [.. _fields.Where(f => f.Field == field).Select(f => Parse(f.Bytes!))];

    public ProtobufMessage Message(int field) => Messages(field).ShouldHaveSingleItem();

    private static long Varint(byte[] bytes, ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
