namespace Faultline.AspNetCore.Pages;

/// <summary>What may stand in a link of a page.</summary>
internal static class PageLinks
{
    /// <summary>Whether a reference leads to a page, and not to a script or a file.</summary>
    /// <remarks>
    /// A browser skips control characters and white space where Uri does not, so that none may stand in a link. "/path" is asked for by hand, since Uri takes it for a
    /// file on Unix.
    /// </remarks>
    public static bool LeadsToAPage(string href)
    {
        if (href.Length == 0 || href.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            return false;
        if (href.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || href.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return true;
        var colon = href.IndexOf(':', StringComparison.Ordinal);
        var path = href.AsSpan().IndexOfAny('/', '?', '#');
        return colon < 0 || (path >= 0 && path < colon);
    }

    /// <summary>Whether a text is a mail address, in the plain form that people write.</summary>
    public static bool IsMailAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') && text.All(c => c is > ' ' and < '\x7f' and not ('<' or '>' or '"' or ',' or ';' or ':' or '\\' or '?' or '&'));
    }
}
