using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Faultline.AspNetCore.Grpc;
using Faultline.AspNetCore.Negotiation;
using Faultline.AspNetCore.Pages;
using Faultline.AspNetCore.Refusals;
using Faultline.AspNetCore.Requests;
using Faultline.Formats;
using Faultline.Formats.OpenStack;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore;

/// <summary>Puts a fault on the response: status, headers and bytes. Nothing else in Faultline writes to a response.</summary>
internal sealed partial class FaultWriter(
    EndpointFormats formats, GrpcCalls calls, LanguageNegotiator languages, Challenge challenge, IOptions<FaultlineOptions> options, ILogger<FaultWriter> logger)
{
    private static readonly OpenStackFormat Fallback = new();
    private static readonly string[] OfEntity = [HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.ContentDisposition, HeaderNames.AcceptRanges];

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    private readonly ConcurrentDictionary<string, bool> _failed = new();
    private readonly string _reportIdHeader = options.Value.ReportIdHeader;

    /// <summary>Writes the answer in the format that the caller accepts. The response must not have started.</summary>
    public async Task WriteAsync(HttpContext context, RequestRecord record, FaultAnswer answer)
    {
        NeverCache(context);
        RemoveEntity(context.Response.Headers, answer.Fault.Status);
        if (calls.Has(context))
        {
            record.Meter.Discard();
            GrpcAnswer.Put(context.Response, answer.Fault);
            SetReportId(context.Response, answer.Fault);
            return;
        }

        var buffer = t_buffer ?? new ArrayBufferWriter<byte>(2_048);
        t_buffer = null;
        var format = Render(formats.RankingOf(context).Choose(context.Request.Headers.Accept), answer, buffer);

        record.Meter.Discard();
        SetHeaders(context.Response, answer, format, buffer.WrittenCount);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
        buffer.ResetWrittenCount();
        t_buffer = buffer.Capacity <= 64 * 1024 ? buffer : null;
    }

    private IFaultFormat Render(IFaultFormat format, FaultAnswer answer, ArrayBufferWriter<byte> buffer)
    {
        // The fence protects the answer: a format of the app's that throws must not leave the caller with nothing.
        try
        {
            format.Write(answer, buffer);
            return format;
        }
        catch (Exception e) when (format is not OpenStackFormat)
        {
            TellOnce(format, e);
            buffer.ResetWrittenCount();
            return Render(Fallback, answer, buffer);
        }
    }

    private void TellOnce(IFaultFormat format, Exception exception)
    {
        // The fence protects the answer: a log provider that throws, or a format without a name, must not replace it.
        try
        {
            // Whose printing is not known to end is not printed.
            if (_failed.TryAdd(format.Name, true))
                LogFormatFailed(ForeignGetters.PrintingOf(exception) == Printing.Plain ? exception : null, format.Name, exception.GetType(), Fallback.Name);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    // What the handler said of a body of its own is not true of the fault. The length of what a range passed is. They are removed and not set
    // to nothing: over HTTP/2, Kestrel sends no header behind one that is there without a value.
    private static void RemoveEntity(IHeaderDictionary headers, int status)
    {
        if (headers.Count == 0)
            return;
        foreach (var name in OfEntity)
            headers.Remove(name);
        if (status != StatusCodes.Status416RangeNotSatisfiable)
            headers.Remove(HeaderNames.ContentRange);
    }

    private void SetHeaders(HttpResponse response, FaultAnswer answer, IFaultFormat format, int length)
    {
        var (headers, fault) = (response.Headers, answer.Fault);
        response.StatusCode = fault.Status;
        response.ContentType = format.ContentType;
        response.ContentLength = length;
        headers.ContentEncoding = default;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        Vary(headers, "Accept");
        if (languages.Applies)
            Vary(headers, "Accept-Language");
        headers.ContentLanguage = answer.Language is null ? default : new StringValues(answer.Language);
        SetReportId(response, fault);
        if (fault.Status == StatusCodes.Status401Unauthorized && headers.WWWAuthenticate.Count == 0)
            headers.WWWAuthenticate = challenge.Text;
        if (fault.RetryAfter is { } wait)
            headers.RetryAfter = Math.Max(0, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (format is HtmlFormat page)
            headers.ContentSecurityPolicy = page.Policy;
    }

    private void SetReportId(HttpResponse response, Fault fault)
    {
        if (fault.ReportId is { } reportId)
            response.Headers[_reportIdHeader] = reportId.ToString();
    }

    // A policy of the app's may keep errors too; this one has the ids of one request.
    private static void NeverCache(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { Context: { } cache })
            cache.AllowCacheStorage = false;
    }

    private static void Vary(IHeaderDictionary headers, string by)
    {
        if (headers.Vary is not { Count: > 0 } vary)
            headers.Vary = by;
        else if (!vary.Any(value => value is not null && Names(value, by)))
            headers.Vary = StringValues.Concat(vary, by);
    }

    private static bool Names(string value, string by)
    {
        foreach (var name in value.AsSpan().Split(','))
        {
            var trimmed = value.AsSpan(name).Trim();
            if (trimmed is "*" || trimmed.Equals(by, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    [LoggerMessage(10, LogLevel.Error, "The fault format {Format} threw {Exception}; its callers get {Fallback} instead. This is said once")]
    private partial void LogFormatFailed(Exception? thrown, string format, Type exception, string fallback);
}
