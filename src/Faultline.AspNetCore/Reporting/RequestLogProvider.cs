using Faultline.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// Keeps the last log lines of each request for its report. Which lines it sees is set like any provider's, under
/// <c>Logging:Faultline:LogLevel</c>.
/// </summary>
[ProviderAlias("Faultline")]
internal sealed class RequestLogProvider(IOptions<FaultlineOptions> options) : ILoggerProvider
{
    private readonly int _maxLines = options.Value.Report.MaxLogLines;
    private readonly int _maxText = options.Value.Report.MaxValueLength * 2;

    public ILogger CreateLogger(string categoryName) => new RequestLogger(categoryName, _maxLines, _maxText);

    public void Dispose()
    {
    }

    private sealed class RequestLogger(string category, int maxLines, int maxText) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && maxLines > 0;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (maxLines == 0 || ReportContext.Current is not { } context)
                return;
            string text;
            // The fence protects the app: its log call must not fail because a value cannot be formatted.
            try
            {
                text = formatter(state, exception);
            }
            catch (Exception e)
            {
                text = $"<unprintable log line: {e.GetType().Name}>";
            }

            context.AddLog(new LogLine(DateTimeOffset.UtcNow, logLevel.ToString(), category, ReportText.CutBetweenWords(text, maxText), exception?.GetType().FullName), maxLines);
        }
    }
}
