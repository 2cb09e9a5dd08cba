namespace Faultline.Server.Retention;

/// <summary>Bytes of the reports that this server has stored, before they are compressed: so that retention looks as often as room is taken.</summary>
internal sealed class PayloadsWritten
{
    private long _bytes;

    /// <summary>Since the start.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
