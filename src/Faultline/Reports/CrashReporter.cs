namespace Faultline.Reports;

/// <summary>
/// Leaves a report when the process dies of an unhandled exception; the next start ships it. A process that dies of a
/// stack overflow, <c>Environment.FailFast</c> or a signal leaves none: no code of ours runs then.
/// </summary>
public sealed class CrashReporter : IDisposable
{
    private readonly Reporter _reporter;

    /// <summary>Begins to watch; until disposed.</summary>
    public CrashReporter(Reporter reporter)
    {
        _reporter = reporter;
        AppDomain.CurrentDomain.UnhandledException += Write;
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => AppDomain.CurrentDomain.UnhandledException -= Write;

    // Runs on the dying thread, without await: nothing else of the process can be relied on.
    private void Write(object sender, UnhandledExceptionEventArgs e)
    {
        if (e.ExceptionObject is not Exception exception)
            return;
        var id = _reporter.Report(new Failure { Exception = exception, Topic = "process death" });
        if (id is not null)
            Console.Error.WriteLine($"The process dies of an unhandled exception. Error report: {id}");
    }
}
