using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Faultline.Reports;
using Faultline.Timelines.Databases;

namespace Faultline.Timelines.Listening;

/// <summary>
/// Makes an action of each command that a source of diagnostics tells of, and interrupts it at the deadline. A command that runs already, since a wrapper or another
/// source has told of it, is not taken twice: both know it by the driver's own command.
/// </summary>
/// <param name="events">What the source calls its events.</param>
/// <param name="options">Those of the work that it is for: a source tells all who listen, also of what only another asked for.</param>
internal sealed class CommandObserver(CommandEvents events, TimelineOptions options) : IObserver<KeyValuePair<string, object?>>
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> CommandOf = new();

    // What a deadline ends does not depend on it.
    private readonly bool _records = options is { Databases: true, MaxActions: > 0 };
    private readonly ConditionalWeakTable<DbCommand, Interruption> _interruptions = [];

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // The fence protects the app: whoever tells of a command runs it, too, and must not fail of the telling.
        try
        {
            // A wrapped command is its wrapper's.
            if (Command(value.Value) is not { } command || command is TimedCommand || ReportContext.Current is not { } work || work.TimelineOptions != options)
                return;
            if (events.Begins.Contains(value.Key))
                Begin(command, work);
            else
                End(command, work);
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

    private void Begin(DbCommand command, ReportContext work)
    {
        if (_records)
        {
            if (work.Timeline.OpenFor(command) is not null)
                return;
            DatabaseKind.Of(command).Begin(work.Timeline, "sql", command.CommandText, command, Interruption.IsPossibleFor(command));
        }

        if (work.Deadline is { } deadline)
            _interruptions.AddOrUpdate(command, new Interruption(command, work, deadline));
    }

    private void End(DbCommand command, ReportContext work)
    {
        if (_records)
            work.Timeline.OpenFor(command)?.Dispose();
        if (!_interruptions.TryGetValue(command, out var interruption))
            return;
        _interruptions.Remove(command);
        interruption.Dispose();
    }
}
