using Faultline.Server.Hosting;

namespace Faultline.Server.Ingest;

/// <summary>How much room the data directory's disk has left, looked at once a second at most.</summary>
internal sealed class DiskWatch
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Func<long> _measure;
    private readonly TimeProvider _time;
    private long _looked;
    private long _free;

    public DiskWatch(DataDirectory data, ServerOptions options, TimeProvider time)
        : this(() => new DriveInfo(data.Root).AvailableFreeSpace, options.MinFreeBytes, time)
    {
    }

    internal DiskWatch(Func<long> measure, long minFreeBytes, TimeProvider time)
    {
        (_measure, MinFreeBytes, _time) = (measure, minFreeBytes, time);
        _free = measure();
        _looked = time.GetTimestamp();
    }

    /// <summary>Below this reports are refused.</summary>
    public long MinFreeBytes { get; }

    /// <summary>Free bytes as of the last look.</summary>
    public long FreeBytes
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_looked) >= LookAgain)
                {
                    _looked = _time.GetTimestamp();
                    _free = Measured();
                }

                return _free;
            }
        }
    }

    /// <summary>Whether there is less room than must stay free.</summary>
    public bool IsLow => FreeBytes < MinFreeBytes;

    private long Measured()
    {
        try
        {
            return _measure();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the disk has is not known: the last look stands, and writing says what is wrong.
            return _free;
        }
    }
}
