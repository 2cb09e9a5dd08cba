namespace Faultline.AspNetCore.Pages;

/// <summary>The words of the page beside those of the fault.</summary>
internal sealed class PageTexts(IDictionary<string, string>? others)
{
    /// <summary>All of them.</summary>
    public static readonly string[] Known =
        ["Error", "Error ID", "Request", "Code", "Because:", "Try again in", "seconds", "Trace", "Timeline", "Copy", "Copied", "Report this", "Explanation", "Help"];

    /// <summary>The words in use for these.</summary>
    public string this[string text] => others is not null && others.TryGetValue(text, out var other) ? other : text;
}
