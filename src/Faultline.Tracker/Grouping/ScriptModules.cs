namespace Faultline.Tracker.Grouping;

/// <summary>The module of a script by its path: <c>file:///app/dist/orders.js</c>, <c>/app/dist/orders.js</c> and <c>orders.mjs</c> are all <c>orders</c>.</summary>
internal static class ScriptModules
{
    private static readonly string[] Extensions = [".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte", ".py", ".pyc", ".rb", ".php", ".lua", ".pl"];

    /// <summary>Whether a path is a script's.</summary>
    public static bool IsScript(string path)
    {
        var plain = WithoutQuery(path);
        foreach (var extension in Extensions)
        {
            if (plain.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return plain.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || plain.StartsWith("node:", StringComparison.Ordinal) || plain.StartsWith("webpack", StringComparison.Ordinal) || plain.StartsWith("app:///", StringComparison.Ordinal);
    }

    /// <summary>The name of the file without directories, extensions and the hash of a build; of an <c>index</c> or <c>__init__</c> its directory.</summary>
    public static ReadOnlySpan<char> Of(string path)
    {
        var plain = WithoutQuery(path);
        var slash = plain.LastIndexOfAny('/', '\\');
        var name = Bare(plain[(slash + 1)..]);
        if (slash > 0 && (name.SequenceEqual("index") || name.SequenceEqual("__init__") || name.SequenceEqual("mod")))
        {
            var parent = plain[..slash];
            var up = parent.LastIndexOfAny('/', '\\');
            return parent.Length > up + 1 ? parent[(up + 1)..] : name;
        }

        return name;
    }

    /// <summary>Whether a build made the file for browsers: <c>app.add41dfb.js</c>, <c>jquery.min.js</c>, <c>chunk-2QX7.js</c>. Names in it mean nothing.</summary>
    public static bool IsBundle(string path)
    {
        var plain = WithoutQuery(path);
        var name = plain[(plain.LastIndexOfAny('/', '\\') + 1)..];
        return name.Contains(".min.", StringComparison.OrdinalIgnoreCase) || name.Contains(".bundle.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("chunk-", StringComparison.Ordinal) || Bare(name).Length < WithoutExtension(name).Length;
    }

    private static ReadOnlySpan<char> WithoutExtension(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }

    // app.add41dfb and main-3f2a9c1d lose what stands after the last dot or hyphen.
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> name)
    {
        name = WithoutExtension(name);
        var cut = name.LastIndexOfAny('.', '-', '_');
        return cut > 0 && IsHash(name[(cut + 1)..]) ? name[..cut] : name;
    }

    private static bool IsHash(ReadOnlySpan<char> text)
    {
        if (text.Length is < 6 or > 64)
            return false;
        var digits = 0;
        var letters = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            letters += char.IsAsciiDigit(c) ? 0 : 1;
        }

        return digits > 0 && (letters > 0 || digits >= 8);
    }

    private static ReadOnlySpan<char> WithoutQuery(string path)
    {
        var end = path.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? path : path.AsSpan(0, end);
    }
}
