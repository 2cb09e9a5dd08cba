using System.Buffers.Binary;
using System.Text;
using Faultline.Spooling;

namespace Faultline.Tests.Doubles;

/// <summary>Builds segments byte by byte, as a process leaves them that died.</summary>
internal static class SegmentBytes
{
    public const string Name = "20261121T221550123Z-4711-9f8e7d6c5b4a3928.spool";

    public static byte[] Of(params string[] records) => [.. Header(), .. records.SelectMany(Frame)];

    public static byte[] Header(int version = SegmentHeader.CurrentVersion, DropCounts drops = default)
    {
        SegmentName.TryParse(Name, out var name).ShouldBeTrue();
        var header = new byte[SegmentHeader.Bytes];
        SegmentHeader.Write(header, name, new(1, SegmentHeader.Bytes, drops));
        if (version == SegmentHeader.CurrentVersion)
            return header;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(60), Crc32C.Of(header.AsSpan(0, 60)));
        return header;
    }

    public static byte[] Frame(string payload)
    {
        var text = Encoding.UTF8.GetBytes(payload);
        var frame = new byte[RecordFrame.Bytes + text.Length];
        text.CopyTo(frame, RecordFrame.Bytes);
        RecordFrame.Seal(frame);
        return frame;
    }

    public static void Put(this SpoolFolder folder, byte[] segment, string name = Name)
    {
        Directory.CreateDirectory(folder.Path);
        File.WriteAllBytes(System.IO.Path.Combine(folder.Path, name), segment);
    }
}
