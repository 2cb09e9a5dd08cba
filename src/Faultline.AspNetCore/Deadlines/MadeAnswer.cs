using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>An answer that is ready to be sent.</summary>
internal sealed record MadeAnswer(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, long? Length)
{
    /// <summary>An answer that nothing of the app had a part in.</summary>
    /// <param name="retryAfter">What the header says.</param>
    /// <param name="report">The report that was made all the same, if one was.</param>
    /// <param name="reportHeader">The header that names it.</param>
    public static MadeAnswer Bare(TimeSpan retryAfter, ReportId? report, string reportHeader)
    {
        var body = Encoding.ASCII.GetBytes(report is null ? "The request took too long.\n" : $"The request took too long.\nError id: {report}\n");
        IHeaderDictionary headers = new HeaderDictionary();
        if (report is not null)
            headers[reportHeader] = report.ToString();
        headers.ContentType = "text/plain; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new MadeAnswer(StatusCodes.Status503ServiceUnavailable, headers, body, body.Length);
    }
}
