using Microsoft.Win32.SafeHandles;

namespace Faultline.Bench.Engine.Peers;

/// <summary>Appends to a file and acknowledges after the fsync that covers it. A file that has grown large is replaced by a new one.</summary>
internal sealed class AppendingPeer(string directory, bool keepsText) : IPeer
{
    private const long LargestFile = 1L << 30;

    private readonly GroupSync _sync = new();
    private readonly Lock _gate = new();
    private (SafeFileHandle Handle, string Path)? _file;
    private long _end;

    public long Pending => 0;

    public ValueTask TakeAsync(PostedReport report)
    {
        ReportFields.Pass(report.Text.Span);
        var bytes = (keepsText ? report.Text : report.Body).Span;
        var (handle, offset) = Reserve(bytes.Length);
        RandomAccess.Write(handle, bytes, offset);
        return new ValueTask(_sync.JoinAsync(handle));
    }

    private (SafeFileHandle Handle, long Offset) Reserve(int bytes)
    {
        lock (_gate)
        {
            if (_file is null || _end + bytes > LargestFile)
                Replace();
            var offset = _end;
            _end += bytes;
            return (_file!.Value.Handle, offset);
        }
    }

    // The handle of the old one is left to those who still write to it.
    private void Replace()
    {
        if (_file is { } old)
            File.Delete(old.Path);
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, $"{Guid.NewGuid():N}.reports");
        _file = (File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), path);
        _end = 0;
    }
}
