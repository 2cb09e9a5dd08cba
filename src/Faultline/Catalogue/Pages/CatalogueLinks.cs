namespace Faultline.Catalogue.Pages;

/// <summary>Where the links of a page lead: other places on a service than in a folder of files.</summary>
internal sealed record CatalogueLinks
{
    /// <summary>The list of all codes.</summary>
    public required string List { get; init; }

    /// <summary>The page of a code.</summary>
    public required Func<string, string> Code { get; init; }

    /// <summary>The same page in other forms: what it is called, and where it is.</summary>
    public required IReadOnlyList<(string Name, string Href)> OtherForms { get; init; }

    /// <summary>On a service.</summary>
    /// <param name="root">Where the list is, such as <c>/faults</c>.</param>
    /// <param name="code">The code of this page, or null on the list.</param>
    /// <param name="forms">The other forms: name and suffix.</param>
    public static CatalogueLinks Served(string root, string? code, params ReadOnlySpan<(string Name, string Suffix)> forms)
    {
        var here = code is null ? root : $"{root}/{Uri.EscapeDataString(code)}";
        var others = new List<(string, string)>();
        foreach (var (name, suffix) in forms)
            others.Add((name, $"{here}.{suffix}"));
        return new() { List = root, Code = to => $"{root}/{Uri.EscapeDataString(to)}", OtherForms = others };
    }

    /// <summary>The list in a folder of files, <c>index</c>; the codes are in the folder <c>codes</c> below it.</summary>
    /// <param name="suffix">The suffix of this page's form, such as <c>html</c>.</param>
    /// <param name="others">The other forms: name and file.</param>
    public static CatalogueLinks InFolder(string suffix, params (string Name, string Href)[] others) =>
        new() { List = $"index.{suffix}", Code = to => $"codes/{Uri.EscapeDataString(to)}.{suffix}", OtherForms = others };

    /// <summary>The page of a code in a folder of files.</summary>
    /// <param name="suffix">The suffix of this page's form, such as <c>html</c>.</param>
    /// <param name="others">The other forms: name and file.</param>
    public static CatalogueLinks InCodesFolder(string suffix, params (string Name, string Href)[] others) =>
        new() { List = $"../index.{suffix}", Code = to => $"{Uri.EscapeDataString(to)}.{suffix}", OtherForms = others };
}
