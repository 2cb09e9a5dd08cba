using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// Listens to what minimal APIs log when they refuse a request: the status that they answer with says nothing of the reason.
/// Nothing is logged of a request that is not refused, so it pays nothing.
/// </summary>
internal sealed class BindingLog : ILogger
{
    /// <summary>The category of handlers whose code is made when the app starts, and the beginning of that of handlers whose code the compiler made.</summary>
    public const string Category = "Microsoft.AspNetCore.Http.RequestDelegate";

    /// <summary>The name of the event by which <see cref="BindingLogCheck"/> finds out whether it is heard here.</summary>
    public const string Probe = "FaultlineBindingProbe";

    /// <summary>Whether that event has come.</summary>
    public bool HasHeard { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == Probe)
            HasHeard = true;
        if (eventId.Name is not { } kind || state is not IReadOnlyList<KeyValuePair<string, object?>> values
            || ReportContext.Current is not RequestRecord { HttpContext: { } context })
            return;
        if (kind == BindingFailure.Missing && Value(values, "Source") == "body")
            kind = BindingFailure.ImplicitBodyMissing;
        // Every parameter is tried before the handler is not called.
        if (context.Features.Get<BindingFailures>() is not { } failures)
            context.Features.Set(failures = []);
        failures.Add(new BindingFailure(kind, Value(values, "ParameterType"), Value(values, "ParameterName"), exception));
    }

    private static string? Value(IReadOnlyList<KeyValuePair<string, object?>> values, string name)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Key == name)
                return values[i].Value as string;
        }

        return null;
    }
}
