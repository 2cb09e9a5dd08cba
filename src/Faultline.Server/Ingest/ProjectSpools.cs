using System.Globalization;
using System.Threading.Channels;
using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Spooling;

namespace Faultline.Server.Ingest;

/// <summary>The spools: one for each project, opened when it is first needed, so that one project's flood fills only its own.</summary>
internal sealed class ProjectSpools(DataDirectory data, ServerOptions options, TimeProvider time, Func<SpoolOptions, Spool>? open = null) : IAsyncDisposable
{
    // A spool larger than 1,024 of these has larger ones.
    private const int LeastSegmentBytes = 8 * 1024 * 1024;

    // Where many hand in, each may wait so long for others to share an fsync: at 3,000 a second some 260 fsyncs in place of 850.
    private static readonly TimeSpan GroupWait = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, ProjectSpool> _open = [];
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Why the store takes nothing at the moment; null when it does. The digester says so, health shows it.</summary>
    public string? Trouble { get; set; }

    /// <summary>All that are open, by project.</summary>
    public IReadOnlyList<ProjectSpool> Open
    {
        get
        {
            lock (_gate)
                return [.. _open.Values];
        }
    }

    /// <summary>The spool of a project.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public ProjectSpool Of(ProjectId project)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(project.Value, out var spool))
                return spool;
            var settings = new SpoolOptions
            {
                Directory = Path.Combine(data.Spool, project.ToString()),
                Durability = SpoolDurability.Disk,
                GroupWait = GroupWait,
                MaxBytes = options.MaxSpoolBytes,
                SegmentBytes = (int)Math.Max(LeastSegmentBytes, options.MaxSpoolBytes / SpoolOptions.MostSegments),
                MaxRecordBytes = options.MaxReportBytes,
                MaxParkedBytes = options.MaxParkedBytes,
                // The ledger counts what was accepted in the hour in which it came, however long it waited.
                HourlySegments = true,
            };
            var opened = open is null ? Spool.Open(settings, time) : open(settings);
            // Before anybody asks what waits: an earlier run's reports wait too, also while the store is away and the digester has not come to them.
            opened.Adopt();
            return _open[project.Value] = new ProjectSpool(project, opened, settings, time, () => _arrived.Writer.TryWrite(true));
        }
    }

    /// <summary>Opens the spools that an earlier run left, so that what waits in them is stored, and counted from the first answer on.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    public void OpenLeftovers()
    {
        if (!Directory.Exists(data.Spool))
            return;
        foreach (var directory in Directory.EnumerateDirectories(data.Spool))
        {
            if (long.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var project))
                Of(new ProjectId(project));
        }
    }

    /// <summary>Waits until something has arrived since the last wait, or for a time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _arrived.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Only the time is up.
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var spool in Open)
            await spool.Spool.DisposeAsync();
    }
}
