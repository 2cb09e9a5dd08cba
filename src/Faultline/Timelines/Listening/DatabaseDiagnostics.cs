using System.Diagnostics;
using Faultline.Reports;

namespace Faultline.Timelines.Listening;

/// <summary>Listens to what Entity Framework Core and SqlClient tell of their commands, for databases that nobody wrapped.</summary>
internal sealed class DatabaseDiagnostics(TimelineOptions options) : IObserver<DiagnosticListener>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Lock _gate = new();
    private bool _disposed;

    public void OnNext(DiagnosticListener value)
    {
        var events = value.Name switch
        {
            "Microsoft.EntityFrameworkCore" => CommandEvents.OfEntityFramework,
            // Of both packages: Microsoft.Data.SqlClient and System.Data.SqlClient.
            "SqlClientDiagnosticListener" => CommandEvents.OfSqlClient,
            _ => null,
        };
        if (events is null)
            return;
        // Asked for each event, so that outside of a request nothing is prepared for us. Not asked whether there is a deadline: Entity Framework remembers a no for a second.
        var subscription = value.Subscribe(new CommandObserver(events, options), name => events.Knows(name) && ReportContext.Current?.TimelineOptions == options);
        lock (_gate)
        {
            if (!_disposed)
            {
                _subscriptions.Add(subscription);
                return;
            }
        }

        subscription.Dispose();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
