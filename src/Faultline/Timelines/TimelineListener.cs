using System.Diagnostics;
using Faultline.Timelines.Listening;

namespace Faultline.Timelines;

/// <summary>
/// Adds to the timelines of a program what databases, caches and queues tell by themselves, until it is disposed. ASP.NET Core apps with Faultline have one; other
/// programs make one when they start. Its options hold for all work that has none of its own, such as jobs.
/// </summary>
public sealed class TimelineListener : IDisposable
{
    private readonly DatabaseDiagnostics _databases;
    private readonly IDisposable _all;
    private readonly ActivityActions _activities;

    /// <summary>Begins to listen.</summary>
    /// <param name="options">What to listen to; read once. Default: databases that nobody wrapped.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names every one.</exception>
    public TimelineListener(TimelineOptions? options = null)
    {
        options ??= new TimelineOptions();
        var wrong = string.Join("; ", options.Validate());
        if (wrong.Length > 0)
            throw new ArgumentException(wrong, nameof(options));
        TimelineOptions.OfProcess = options;
        _activities = new ActivityActions(options);
        // Also where none of it is kept: a deadline ends what it tells of.
        _databases = new DatabaseDiagnostics(options);
        _all = DiagnosticListener.AllListeners.Subscribe(_databases);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Dispose();
        _databases.Dispose();
        _activities.Dispose();
    }
}
