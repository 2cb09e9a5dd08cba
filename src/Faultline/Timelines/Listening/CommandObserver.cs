using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Faultline.Deadlines;
using Faultline.Reports;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines.Listening;

/// <summary>
/// Makes an action of each command that a source of diagnostics tells of, and interrupts it at the deadline. A command that runs already, since a wrapper or another
/// source has told of it, is not taken twice: both know it by the driver's own command.
/// </summary>
internal sealed class CommandObserver(CommandEvents events) : IObserver<KeyValuePair<string, object?>>
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> CommandOf = new();
    private static readonly DriverSide Unnamed = DriverSide.Named(null, null);

    private readonly ConditionalWeakTable<DbCommand, Interruption> _interruptions = [];

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // The fence protects the app: whoever tells of a command runs it, too, and must not fail of the telling.
        try
        {
            // A wrapped command is its wrapper's.
            if (Command(value.Value) is not { } command || command is TimedCommand || ReportContext.Current is not { } work)
                return;
            if (events.Begins.Contains(value.Key))
                Begin(command, work.Timeline);
            else
                End(command, work.Timeline);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    // No package of theirs is referred to: what they tell has the command in a property.
    private static DbCommand? Command(object? told) => told is null
        ? null
        : CommandOf.GetOrAdd(told.GetType(), static type => type.GetProperty("Command"))?.GetValue(told) as DbCommand;

    private void Begin(DbCommand command, Timeline timeline)
    {
        if (timeline.OpenFor(command) is not null)
            return;
        DatabaseKind.Of(command).Begin(timeline, "sql", command.CommandText, command, Unnamed.CanInterrupt(command.Connection));
        if (Deadline.Current is { } deadline)
            _interruptions.AddOrUpdate(command, new Interruption(command, deadline));
    }

    private void End(DbCommand command, Timeline timeline)
    {
        timeline.OpenFor(command)?.Dispose();
        if (!_interruptions.TryGetValue(command, out var interruption))
            return;
        _interruptions.Remove(command);
        interruption.Dispose();
    }

    /// <summary>What waits for the deadline while a command runs.</summary>
    private sealed class Interruption : IDisposable
    {
        private readonly DbCommand _command;
        private readonly Deadline _deadline;
        private readonly Lock _gate = new();
        private readonly CancellationTokenRegistration _registration;
        private bool _ended;

        public Interruption(DbCommand command, Deadline deadline)
        {
            (_command, _deadline) = (command, deadline);
            _registration = deadline.Token.UnsafeRegister(static (state, _) => ThreadPool.UnsafeQueueUserWorkItem(static waiting => waiting.Strike(), (Interruption)state!, preferLocal: false), this);
        }

        public void Dispose()
        {
            lock (_gate)
                _ended = true;
            _registration.Unregister();
        }

        private void Strike()
        {
            lock (_gate)
            {
                // The client went away, and the work may go on.
                if (_ended || !_deadline.IsExpired)
                    return;
                // The fence protects the pool's thread: a driver that cannot be asked leaves its command running, as if nobody had asked.
                try
                {
                    Unnamed.TryInterrupt(_command.Connection, _command.Cancel);
                }
                catch (Exception e)
                {
                    Debug.WriteLine(e);
                }
            }
        }
    }
}
