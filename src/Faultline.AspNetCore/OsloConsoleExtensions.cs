using Faultline.AspNetCore.Logs;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore;

/// <summary>The console in oslo.log's format.</summary>
public static class OsloConsoleExtensions
{
    /// <summary>
    /// Lets the console write as OpenStack's services do: time, process, level, category, both request ids, user and project, then the message; see
    /// <see cref="Faultline.Logs.OsloLogLine"/>. With <c>AddFaultline</c> the setting <c>Logging:Console:FormatterName = oslo</c> does the same.
    /// </summary>
    public static ILoggingBuilder AddOsloConsole(this ILoggingBuilder builder, Action<OsloConsoleOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddConsoleFormatter<OsloConsoleFormatter, OsloConsoleOptions>(configure ?? (_ => { }))
            .AddConsole(console => console.FormatterName = OsloConsoleFormatter.FormatterName);
    }
}
