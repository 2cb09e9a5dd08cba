using Faultline.Spooling;
using Microsoft.Win32.SafeHandles;

namespace Faultline.Tests.Doubles;

/// <summary>Scans the bytes of a segment without a spool around them; one file for many tries.</summary>
internal sealed class SegmentFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly SafeFileHandle _handle;

    public SegmentFile() => _handle = SpoolFiles.OpenShared(_path, FileAccess.ReadWrite);

    public (List<string> Texts, List<DamagedRegion> Damage) Scan(byte[] segment)
    {
        RandomAccess.SetLength(_handle, 0);
        RandomAccess.Write(_handle, segment, 0);
        var scan = new SegmentScanner(_handle, SegmentBytes.Name, SegmentHeader.Bytes, segment.Length, settled: true, failed: []);
        var texts = new List<string>();
        while (scan.Next() is { } record)
            texts.Add(record.Text());
        scan.Position.ShouldBe(segment.Length);
        return (texts, scan.Damage);
    }

    public void Dispose()
    {
        _handle.Dispose();
        File.Delete(_path);
    }
}
