namespace Faultline.Reports;

/// <summary>
/// The request headers whose values are kept unless told otherwise. Every other header is kept by name only, also
/// Sec-WebSocket-Protocol: browsers, which cannot set Authorization there, put tokens into it.
/// </summary>
internal static class CapturedHeaders
{
    public static readonly string[] Default =
    [
        "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "Connection", "Content-Encoding", "Content-Language",
        "Content-Length", "Content-Type", "Date", "Expect", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "If-Unmodified-Since", "Origin", "Pragma", "Prefer", "Priority", "Range", "Referer", "TE", "Traceparent", "Transfer-Encoding", "Upgrade",
        "Upgrade-Insecure-Requests", "User-Agent", "Via", "X-Compute-Request-Id", "X-Forwarded-Host", "X-Forwarded-Proto", "X-HTTP-Method-Override",
        "X-OpenStack-Nova-API-Version", "X-OpenStack-Request-Id", "X-Request-Id", "X-Requested-With", "OpenStack-API-Version",
        "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User", "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform",
        "Sec-WebSocket-Version",
    ];
}
