using Faultline.Mail.Mime;

namespace Faultline.Mail.Proofs;

/// <summary>What a host found out about a message, as it wrote it into the field Authentication-Results.</summary>
/// <remarks>Source: RFC 8601, section 2.2. A field that breaks off, or is of a version other than 1, says nothing.</remarks>
internal sealed record AuthenticationResults(string Host, IReadOnlyList<AuthenticationResults.Finding> Findings)
{
    private const int MaxFindings = 100;

    /// <summary>Domains whose signature the host found valid.</summary>
    public IEnumerable<string> SignedBy() =>
        Findings.Where(finding => finding is { Method: "dkim", Result: "pass" }).Select(finding => finding.Signer).OfType<string>();

    /// <summary>Reads a field; null when it has no host that could be known.</summary>
    public static AuthenticationResults? Read(string field)
    {
        var lexer = new FieldLexer(field, ";=");
        if (!lexer.Next() || lexer.Kind is not ('w' or 'q'))
            return null;
        var host = lexer.Text;
        var isKnown = true;
        while (lexer.Next() && lexer.Kind != ';')
            isKnown = lexer is { Kind: 'w', Text: "1" };
        var findings = new List<Finding>();
        while (lexer.Kind == ';' && findings.Count < MaxFindings)
            findings.Add(ReadFinding(ref lexer));
        return new AuthenticationResults(host, isKnown && !lexer.IsBroken ? findings : []);
    }

    // name=value pairs as far as the next semicolon: first method and result, then what it was found of.
    private static Finding ReadFinding(ref FieldLexer lexer)
    {
        var pairs = new List<(string Name, string Value)>();
        string? name = null, word = null;
        while (lexer.Next() && lexer.Kind != ';')
        {
            if (lexer.Kind == '=')
                (name, word) = (word, null);
            else if (name is not null)
                (_, name) = (Add(name, lexer.Text), null);
            else
                word = lexer.Text;
        }

        var method = pairs.Count > 0 ? pairs[0].Name.Split('/') : [""];
        var isKnown = method.Length == 1 || method[1] == "1";
        return new Finding(isKnown ? method[0] : "", pairs.Count > 0 ? pairs[0].Value.ToLowerInvariant() : "", SignerOf(pairs));

        bool Add(string key, string value)
        {
            pairs.Add((key.ToLowerInvariant(), value));
            return true;
        }
    }

    // header.d is the signing domain; header.i, where it stands alone, is in that domain or below it. Two of them are no answer.
    private static string? SignerOf(List<(string Name, string Value)> pairs)
    {
        var domains = pairs.Where(pair => pair.Name == "header.d").Select(pair => pair.Value).ToList();
        if (domains.Count == 0)
            domains = [.. pairs.Where(pair => pair.Name == "header.i").Select(pair => pair.Value[(pair.Value.LastIndexOf('@') + 1)..])];
        return domains.Count == 1 ? Mailbox.DomainOf(domains[0]) : null;
    }

    /// <summary>One finding: <c>dkim=pass header.d=example.org</c>.</summary>
    internal sealed record Finding(string Method, string Result, string? Signer);
}
