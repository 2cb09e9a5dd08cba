using System.Buffers;
using System.Globalization;
using System.Text;
using Faultline.Formats;

namespace Faultline.AspNetCore.Pages;

/// <summary>The same in plain text, for a terminal.</summary>
internal sealed class TextFormat : IFaultFormat
{
    public string Name => "text";

    public string MediaType => "text/plain";

    public string ContentType => "text/plain; charset=utf-8";

    public void Write(FaultAnswer answer, IBufferWriter<byte> output)
    {
        var fault = answer.Fault;
        var text = new StringBuilder(512);
        text.Append(CultureInfo.InvariantCulture, $"{fault.Status} {fault.Title}\n\n{fault.Detail}\n");
        foreach (var cause in FaultCauses.Flatten(fault))
            text.Append("Because: ").Append(cause.Detail).Append('\n');
        text.Append('\n');
        if (fault.ReportId is { } report)
            text.Append("Error ID: ").Append(report).Append('\n');
        if (fault.RequestId is { } request)
            text.Append("Request:  ").Append(request).Append('\n');
        text.Append("Code:     ").Append(fault.Code).Append('\n');
        if (answer.ReportUrl is { } url)
            text.Append("Report:   ").Append(url).Append('\n');
        foreach (var link in fault.Links)
            text.Append(CultureInfo.InvariantCulture, $"{link.Rel}: {link.Href}\n");
        if (answer.Trace is { } trace)
            text.Append('\n').Append(trace).Append('\n');
        if (answer.Timeline is { } timeline)
            text.Append('\n').Append(timeline);
        output.Write(Encoding.UTF8.GetBytes(Harmless(text)));
    }

    // The text goes to terminals, which obey escape sequences; a fault may quote what a caller sent.
    private static string Harmless(StringBuilder text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            source.CopyTo(0, span, span.Length);
            foreach (ref var c in span)
            {
                if (char.IsControl(c) && c is not ('\n' or '\t'))
                    c = '\uFFFD';
            }
        });
}
