using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Cli.Servers;

/// <summary>A report that the server holds.</summary>
internal sealed record FoundReport(ErrorReport Report, string? Project, DateTimeOffset? Received)
{
    /// <summary>Reads <c>{"project", "id", "received", "report": {…}}</c>; the report's bytes stay as they are.</summary>
    /// <exception cref="CommandFailure">It is something else.</exception>
    public static FoundReport Read(ServerAnswer answer)
    {
        if (!JsonText.TryRead(answer.Body, out var root) || root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("report", out var report))
            throw answer.ToFailure();
        if (!ErrorReport.TryParse(JsonMarshal.GetRawUtf8Value(report).ToArray(), out var view, out var error))
            throw new CommandFailure(ExitCodes.ServerFault, $"The server sent something that is no report: {error}\n  from {answer.Url}");

        var received = DateTimeOffset.TryParse(root.TextOf("received"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : (DateTimeOffset?)null;
        return new FoundReport(view, root.TextOf("project"), received);
    }
}
