using Faultline.Mail.Mime;

namespace Faultline.Mail.Proofs;

/// <summary>What a field DKIM-Signature says that it covers.</summary>
/// <param name="Domain">The signing domain, or null when it is none.</param>
/// <param name="Fields">The names of the covered fields, in lower case.</param>
/// <param name="IsOfLength">Whether only so many bytes of the body are covered.</param>
/// <remarks>Source: RFC 6376, section 3.5.</remarks>
internal sealed record DkimSignature(string? Domain, IReadOnlyList<string> Fields, bool IsOfLength)
{
    public bool Covers(string field) => Fields.Contains(field);

    public static DkimSignature Read(string value)
    {
        var tags = new Dictionary<string, string>();
        foreach (var tag in value.Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                tags.TryAdd(tag[..equals].Trim(), string.Concat(tag[(equals + 1)..].Where(c => !char.IsWhiteSpace(c))));
        }

        var domain = tags.TryGetValue("d", out var d) ? Mailbox.DomainOf(d) : null;
        return new DkimSignature(domain, tags.GetValueOrDefault("h", "").ToLowerInvariant().Split(':'), tags.ContainsKey("l"));
    }
}
