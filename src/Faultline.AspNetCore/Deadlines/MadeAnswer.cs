using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>An answer that is ready to be sent.</summary>
internal sealed record MadeAnswer(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, long? Length)
{
    /// <summary>An answer that nothing of the app had a part in.</summary>
    public static MadeAnswer Bare(TimeSpan retryAfter)
    {
        var body = "The request took too long.\n"u8.ToArray();
        IHeaderDictionary headers = new HeaderDictionary();
        headers.ContentType = "text/plain; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new MadeAnswer(StatusCodes.Status503ServiceUnavailable, headers, body, body.Length);
    }
}
