namespace Faultline.Formats;

/// <summary>What HTTP itself says about a status: its phrase, and the section of the RFC that explains it.</summary>
internal static class StatusReference
{
    /// <summary>The help link of a fault that has none of its own: the section that defines its status.</summary>
    public static string HelpLink(int status) => status switch
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

    /// <summary>The link that explains a fault: its own help link, else the one of its status.</summary>
    public static string HelpLink(Fault fault)
    {
        foreach (var link in fault.Links)
        {
            if (link.Rel == FaultLink.Help)
                return link.Href;
        }

        return HelpLink(fault.Status);
    }
}
