namespace Faultline.Generators.Checks;

/// <summary>Knows words of a code that look shortened. The API-SIG guideline on errors recommends to avoid them.</summary>
internal static class AbbreviatedWord
{
    // Shortened, though a vowel is left.
    private static readonly HashSet<string> Shortened = new(StringComparer.Ordinal)
    {
        "addr", "alloc", "arg", "args", "attr", "attrs", "auth", "conf", "config", "desc", "dest", "elem", "env", "err", "exc", "exec", "idx", "info", "init", "loc",
        "num", "obj", "oper", "opt", "param", "params", "perm", "perms", "prev", "proc", "req", "reqs", "res", "resp", "sess", "spec", "temp", "uid", "util", "val", "vol",
    };

    // Names that have no longer form which anybody would say.
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "css", "dhcp", "dns", "ftp", "grpc", "html", "http", "https", "mtls", "pdf", "rpc", "smtp", "sql", "ssh", "ssl", "tcp", "tls", "vlan", "vpn", "xml",
    };

    /// <summary>The first word of a code, behind the service, that looks shortened; null when none does.</summary>
    public static string? In(string code) =>
        code.Split('.').Skip(1).SelectMany(part => part.Split('_', '-')).FirstOrDefault(IsOne);

    private static bool IsOne(string word) =>
        Shortened.Contains(word) || (word.Length >= 2 && word.All(c => c is >= 'a' and <= 'z') && word.All(c => "aeiouy".IndexOf(c) < 0) && !Names.Contains(word));
}
