using System.Data.Common;
using System.Diagnostics;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines.Listening;

/// <summary>What waits for the deadline while a command runs that nobody wrapped, and then asks it to end until it has.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly DriverSide Unnamed = DriverSide.Named(null, null);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly DbCommand _command;
    private readonly ReportContext _work;
    private readonly Deadline _deadline;
    private readonly Lock _gate = new();
    private readonly CancellationTokenRegistration _registration;
    private bool _ended;

    public Interruption(DbCommand command, ReportContext work, Deadline deadline)
    {
        (_command, _work, _deadline) = (command, work, deadline);
        _registration = deadline.EarlyToken.UnsafeRegister(static state => { _ = Task.Run(((Interruption)state!).StrikeAsync); }, this);
    }

    public static bool IsPossibleFor(DbCommand command) => Unnamed.CanInterrupt(command.Connection);

    public void Dispose()
    {
        lock (_gate)
            _ended = true;
        _registration.Unregister();
    }

    // The driver tells before it begins: what has not begun yet is not met by the first call, and runs on.
    private async Task StrikeAsync()
    {
        for (var pause = FirstPause; !TryStrike(); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            await Task.Delay(pause).ConfigureAwait(false);
    }

    private bool TryStrike()
    {
        lock (_gate)
        {
            // The work may have ended, and nobody told of the command's end.
            if (_ended || !_deadline.IsExpired || _work.Deadline != _deadline)
                return true;
            // The fence protects the pool's thread: a driver that cannot be asked leaves its command running, as if nobody had asked.
            try
            {
                return !Unnamed.TryInterrupt(_command.Connection, _command.Cancel);
            }
            catch (Exception e)
            {
                Debug.WriteLine(e);
                return false;
            }
        }
    }
}
