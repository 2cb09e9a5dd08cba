using System.Globalization;
using System.Security.Claims;
using Faultline.AspNetCore.Requests;
using Faultline.Logs;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Logs;

/// <summary>
/// The console in oslo.log's format with a context: both request ids, user and project in every line. Whatever a value holds, an entry is one line, and
/// <see cref="OsloLogLine"/> reads it back.
/// </summary>
internal sealed class OsloConsoleFormatter : ConsoleFormatter, IDisposable
{
    /// <summary>The name for <c>Logging:Console:FormatterName</c>.</summary>
    public const string FormatterName = "oslo";

    private readonly TimeProvider _time;
    private readonly IDisposable? _changes;
    private OsloConsoleOptions _options;

    public OsloConsoleFormatter(IOptionsMonitor<OsloConsoleOptions> options, TimeProvider? time = null)
        : base(FormatterName)
    {
        (_options, _time) = (options.CurrentValue, time ?? TimeProvider.System);
        _changes = options.OnChange(changed => _options = changed);
    }

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        var message = entry.Formatter(entry.State, entry.Exception) ?? "";
        if (message.Length == 0 && entry.Exception is null)
            return;
        var options = _options;
        var context = ReportContext.Current;
        var line = new OsloLogLine
        {
            Time = options.UseUtcTimestamp ? _time.GetUtcNow().UtcDateTime : _time.GetLocalNow().DateTime,
            ProcessId = Environment.ProcessId,
            Level = LevelOf(entry.LogLevel),
            Logger = Word(entry.Category),
            RequestId = context?.RequestId,
            GlobalRequestId = context?.GlobalRequestId,
            Identity = context is null ? default : IdentityOf(context, options),
            Instance = InstanceOf(entry.State) ?? InstanceOf(scopes),
            Message = entry.Exception is { } e ? WithSummary(message, e) : message,
        };
        writer.WriteLine(line.ToString());
        if (entry.Exception is { } exception && options.IncludeTrace)
            WriteTrace(line, exception, writer);
    }

    public void Dispose() => _changes?.Dispose();

    private static void WriteTrace(OsloLogLine line, Exception exception, TextWriter writer)
    {
        foreach (var part in Printed(exception).Split('\n'))
            writer.WriteLine(line with { IsTrace = true, RequestId = null, GlobalRequestId = null, Identity = default, Message = part.TrimEnd('\r') });
    }

    // The fence protects the app: its log call must not fail because an exception cannot be printed.
    private static string Printed(Exception exception)
    {
        try
        {
            return exception.ToString();
        }
        catch (Exception e)
        {
            return $"<unprintable {exception.GetType().FullName}: {e.GetType().Name}>";
        }
    }

    // As oslo.log's %(error_summary)s.
    private static string WithSummary(string message, Exception exception)
    {
        var text = Printed(exception);
        var end = text.IndexOf('\n');
        var summary = (end < 0 ? text : text[..end]).TrimEnd('\r');
        return message.Length == 0 ? summary : $"{message}: {summary}";
    }

    private static OsloIdentity IdentityOf(ReportContext context, OsloConsoleOptions options)
    {
        var (user, project) = (default(string), default(string));
        context.Read(0, (notes, _) =>
        {
            user = notes.User?.Id;
            project = notes.Tags.Entries.FirstOrDefault(tag => tag.Key == "project").Value;
        });
        var told = new OsloIdentity(user, project);
        if (context is not RequestRecord { HttpContext: { } http })
            return told;
        // The fence protects the app: code of its own is asked, and the request may end meanwhile.
        try
        {
            return options.Identity is { } ask ? ask(http) : OfCaller(http, told);
        }
        catch (Exception)
        {
            return told;
        }
    }

    private static OsloIdentity OfCaller(HttpContext http, OsloIdentity told)
    {
        if (http.User is not { Identity.IsAuthenticated: true } caller)
            return told;
        return new OsloIdentity(
            told.User ?? caller.FindFirstValue(ClaimTypes.NameIdentifier) ?? caller.FindFirstValue("sub") ?? caller.Identity?.Name,
            told.Project ?? caller.FindFirstValue("project_id"),
            caller.FindFirstValue("domain_id"),
            caller.FindFirstValue("system_scope"),
            caller.FindFirstValue("user_domain_id"),
            caller.FindFirstValue("project_domain_id"));
    }

    private static Guid? InstanceOf(IExternalScopeProvider? scopes)
    {
        var found = new StrongBox();
        scopes?.ForEachScope((scope, box) => box.Value = InstanceOf(scope) ?? box.Value, found);
        return found.Value;
    }

    private static Guid? InstanceOf(object? state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            return null;
        for (var i = 0; i < values.Count; i++)
        {
            if (!string.Equals(values[i].Key, "instance", StringComparison.OrdinalIgnoreCase))
                continue;
            if (values[i].Value is Guid id || (values[i].Value is string text && Guid.TryParseExact(text, "D", out id)))
                return id;
        }

        return null;
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "CRITICAL",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "expected a level from Trace to Critical"),
    };

    // A category is any text; in a line it is one word.
    private static string Word(string category)
    {
        if (category.Length > 0 && !category.AsSpan().ContainsAny(" \t\r\n") && !category.Any(char.IsControl))
            return category;
        return category.Length == 0 ? "-" : string.Concat(category.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? '_' : c));
    }

    private sealed class StrongBox
    {
        public Guid? Value { get; set; }
    }
}
