namespace Faultline.Formats;

/// <summary>What HTTP itself says about a status: its phrase, and the section of the RFC that explains it.</summary>
internal static class StatusReference
{
    private const int First = 400;

    // Made once: every answer without a help link of its own has one of these.
    private static readonly string[] Links = [.. Enumerable.Range(First, 200).Select(Section)];
    private static readonly FaultCode[] Codes = [.. Enumerable.Range(First, 200).Select(MakeCode)];

    /// <summary>The help link of a fault that has none of its own: the section that defines its status.</summary>
    public static string HelpLink(int status) => Links[status - First];

    /// <summary>The link that explains a fault: its own help link, else the one of its status.</summary>
    public static string HelpLink(Fault fault)
    {
        var links = fault.Links;
        for (var i = 0; i < links.Count; i++)
        {
            if (links[i].Rel == FaultLink.Help)
                return links[i].Href;
        }

        return HelpLink(fault.Status);
    }

    /// <summary>The code of a fault that came without one: <c>http.not_found</c>; <c>http.status_499</c> where the status has no name.</summary>
    public static FaultCode Code(int status) => Codes[status - First];

    /// <summary>The phrase of a status, such as <c>Not Found</c>; <c>Status 499</c> where it has none.</summary>
    /// <remarks>Source: IANA, HTTP Status Code Registry.</remarks>
    public static string Phrase(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        511 => "Network Authentication Required",
        _ => $"Status {status}",
    };

    private static FaultCode MakeCode(int status) =>
        FaultCode.Parse("http." + Phrase(status).Replace(' ', '_').ToLowerInvariant());

    private static string Section(int status) => status switch
    {
        428 => "https://www.rfc-editor.org/rfc/rfc6585#section-3",
        429 => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        431 => "https://www.rfc-editor.org/rfc/rfc6585#section-5",
        511 => "https://www.rfc-editor.org/rfc/rfc6585#section-6",
        451 => "https://www.rfc-editor.org/rfc/rfc7725#section-3",
        >= 400 and <= 417 => $"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.{status - 399}",
        421 => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20",
        422 => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21",
        426 => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22",
        >= 500 and <= 505 => $"https://www.rfc-editor.org/rfc/rfc9110#section-15.6.{status - 499}",
        < 500 => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5",
        _ => "https://www.rfc-editor.org/rfc/rfc9110#section-15.6",
    };
}
