using Faultline.Logs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Console;

namespace Faultline.AspNetCore;

/// <summary>How the console formatter <c>oslo</c> writes. Bound from <c>Logging:Console:FormatterOptions</c>.</summary>
public sealed class OsloConsoleOptions : ConsoleFormatterOptions
{
    /// <summary>
    /// For whom a request is done, asked for each line that is logged in its course. Null as a part: not known. Default: the user as the app told it
    /// (<c>ReportContext.SetUser</c>) or the caller's <c>NameIdentifier</c> claim, else its name; the claims <c>project_id</c>, <c>domain_id</c>,
    /// <c>system_scope</c>, <c>user_domain_id</c> and <c>project_domain_id</c>. If it throws, the line has no identity.
    /// </summary>
    public Func<HttpContext, OsloIdentity>? Identity { get; set; }

    /// <summary>Whether an exception's trace follows its line, each line of it after the same beginning as in oslo.log. Default: true.</summary>
    public bool IncludeTrace { get; set; } = true;
}
