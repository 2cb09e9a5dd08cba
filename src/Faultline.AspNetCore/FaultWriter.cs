using System.Buffers;
using System.Globalization;
using Faultline.AspNetCore.Grpc;
using Faultline.AspNetCore.Negotiation;
using Faultline.AspNetCore.Pages;
using Faultline.AspNetCore.Refusals;
using Faultline.AspNetCore.Requests;
using Faultline.Formats;
using Faultline.Formats.OpenStack;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore;

/// <summary>Puts a fault on the response: status, headers and bytes. Nothing else in Faultline writes to a response.</summary>
internal sealed class FaultWriter(EndpointFormats formats, LanguageNegotiator languages, Challenge challenge, IOptions<FaultlineOptions> options)
{
    private static readonly OpenStackFormat Fallback = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    private readonly string _reportIdHeader = options.Value.ReportIdHeader;

    /// <summary>Writes the answer in the format that the caller accepts. The response must not have started.</summary>
    public async Task WriteAsync(HttpContext context, RequestRecord record, FaultAnswer answer)
    {
        NeverCache(context);
        if (GrpcAnswer.IsAskedFor(context.Request))
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

    private static IFaultFormat Render(IFaultFormat format, FaultAnswer answer, ArrayBufferWriter<byte> buffer)
    {
        // The fence protects the answer: a format of the app's that throws must not leave the caller with nothing.
        try
        {
            format.Write(answer, buffer);
            return format;
        }
        catch (Exception) when (format is not OpenStackFormat)
        {
            buffer.ResetWrittenCount();
            return Render(Fallback, answer, buffer);
        }
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
        if (format is HtmlFormat)
            headers.ContentSecurityPolicy = HtmlFormat.ContentSecurityPolicy;
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
}
