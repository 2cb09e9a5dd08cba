using System.Buffers;
using System.Globalization;
using Faultline.AspNetCore.Negotiation;
using Faultline.AspNetCore.Pages;
using Faultline.AspNetCore.Requests;
using Faultline.Formats;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore;

/// <summary>Puts a fault on the response: status, headers and bytes. Nothing else in Faultline writes to a response.</summary>
internal sealed class FaultWriter(FormatNegotiator negotiator, IOptions<FaultlineOptions> options)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    private readonly string _reportIdHeader = options.Value.ReportIdHeader;

    /// <summary>Writes the answer in the format that the caller accepts. The response must not have started.</summary>
    public async Task WriteAsync(HttpContext context, RequestRecord record, FaultAnswer answer)
    {
        var format = negotiator.Choose(context.Request.Headers.Accept);
        var buffer = t_buffer ?? new ArrayBufferWriter<byte>(2_048);
        t_buffer = null;
        Render(format, answer, buffer);

        record.Meter.Discard();
        SetHeaders(context.Response, answer.Fault, format, buffer.WrittenCount);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
        buffer.ResetWrittenCount();
        t_buffer = buffer.Capacity <= 64 * 1024 ? buffer : null;
    }

    private static void Render(IFaultFormat format, FaultAnswer answer, ArrayBufferWriter<byte> buffer)
    {
        // The fence protects the answer: data that cannot be written (an enumerator that throws) must not leave it empty.
        try
        {
            format.Write(answer, buffer);
        }
        catch (Exception)
        {
            buffer.ResetWrittenCount();
            format.Write(answer with { Fault = WithoutData(answer.Fault) }, buffer);
        }
    }

    private static Fault WithoutData(Fault fault) =>
        fault with { Data = new Dictionary<string, object?>(), Causes = [.. fault.Causes.Select(WithoutData)] };

    private void SetHeaders(HttpResponse response, Fault fault, IFaultFormat format, int length)
    {
        var headers = response.Headers;
        response.StatusCode = fault.Status;
        response.ContentType = format.ContentType;
        response.ContentLength = length;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        if (headers.Vary is not { Count: > 0 } vary)
            headers.Vary = "Accept";
        else if (!vary.Any(value => value is not null && VaryNamesAccept(value)))
            headers.Vary = StringValues.Concat(vary, "Accept");
        if (fault.ReportId is { } reportId)
            headers[_reportIdHeader] = reportId.ToString();
        if (fault.RetryAfter is { } wait)
            headers.RetryAfter = Math.Max(0, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (format is HtmlFormat)
            headers.ContentSecurityPolicy = HtmlFormat.ContentSecurityPolicy;
    }

    private static bool VaryNamesAccept(string value)
    {
        foreach (var name in value.AsSpan().Split(','))
        {
            if (value.AsSpan(name).Trim() is "Accept" or "accept" or "*")
                return true;
        }

        return false;
    }
}
