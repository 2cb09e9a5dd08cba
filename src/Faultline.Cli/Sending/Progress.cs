using System.Globalization;
using Faultline.Cli.Output;

namespace Faultline.Cli.Sending;

/// <summary>A line on standard error that says how far a long input is, on a terminal only.</summary>
internal sealed class Progress(SendTally tally) : IDisposable
{
    private readonly bool _shown = !Console.IsErrorRedirected;
    private long _last;

    public void Show()
    {
        if (!_shown || tally.Sum == _last)
            return;
        _last = tally.Sum;
        StandardStreams.WriteError(string.Create(CultureInfo.InvariantCulture, $"\r{_last:N0} reports sent"));
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_last > 0)
            StandardStreams.WriteError("\r" + new string(' ', 40) + "\r");
        _last = 0;
    }
}
