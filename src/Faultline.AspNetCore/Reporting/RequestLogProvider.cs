using System.Globalization;
using Faultline.AspNetCore.Refusals;
using Faultline.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// Keeps the last log lines of each request for its report, and makes reports of those that are to be some. Which lines it sees is set like any provider's, under
/// <c>Logging:Faultline:LogLevel</c>.
/// </summary>
[ProviderAlias("Faultline")]
internal sealed class RequestLogProvider(IOptions<FaultlineOptions> options, LogReports reports) : ILoggerProvider
{
    private readonly int _maxLines = options.Value.Report.MaxLogLines;
    // As long as what is scrubbed whole when the report is written; only then is it cut to what is kept.
    private readonly int _maxText = (options.Value.Report.MaxValueLength * ReportDocument.ScrubFactor) - 48;
    private readonly Scrubber _scrubber = new(options.Value.Report.SensitiveNames);

    /// <summary>What listens to the reasons of refusals.</summary>
    public BindingLog Bindings { get; } = new();

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(BindingLog.Category, StringComparison.Ordinal)
        ? Bindings
        : new RequestLogger(categoryName, _maxLines, _maxText, _scrubber, reports);

    public void Dispose()
    {
    }

    private sealed class RequestLogger(string category, int maxLines, int maxText, Scrubber scrubber, LogReports reports) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (maxLines > 0 || reports.MayWant(logLevel));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var context = ReportContext.Current;
            var isReport = reports.Wants(logLevel, eventId, context, category);
            if (!isReport && (maxLines == 0 || context is null))
                return;
            string text;
            // The fence protects the app: its log call must not fail because a value cannot be formatted.
            try
            {
                text = WithoutSecrets(formatter(state, exception), state);
            }
            catch (Exception e)
            {
                text = $"<unprintable log line: {e.GetType().Name}>";
            }

            var line = new LogLine(DateTimeOffset.UtcNow, logLevel.ToString(), category, ReportText.CutBetweenWords(text, maxText), exception?.GetType().FullName);
            if (maxLines > 0)
                context?.AddLog(line, maxLines);
            if (isReport)
                reports.Report(line, context, (state as IReadOnlyList<KeyValuePair<string, object?>>) is { } values ? TemplateOf(values) : null, exception);
        }

        // "Signing in with {Password}": in the text the value has lost its name.
        private string WithoutSecrets<TState>(string text, TState state)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
                return text;
            for (var i = 0; i < values.Count; i++)
            {
                if (values[i] is not { Key: { } name, Value: { } value } || !scrubber.IsSensitive(name))
                    continue;
                // How a list or an object is printed in the text nobody knows.
                if (!ForeignGetters.IsPlain(value))
                    return TemplateOf(values) ?? Scrubber.Hidden;
                if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } secret)
                    text = text.Replace(secret, Scrubber.Hidden, StringComparison.Ordinal);
            }

            return text;
        }

        private static string? TemplateOf(IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            for (var i = values.Count - 1; i >= 0; i--)
            {
                if (values[i] is { Key: "{OriginalFormat}", Value: string template })
                    return template;
            }

            return null;
        }
    }
}
