using Faultline.Mail.Mime;

namespace Faultline.Mail.Proofs;

/// <summary>
/// Whether the domain in From signed the message, by the word of a host that is trusted. The signature itself is not checked here: the mail
/// server did, where it had the DNS and the message as it came.
/// </summary>
/// <remarks>
/// Sources: RFC 8601, sections 5 and 7.1; RFC 6376, sections 5.4.1, 8.2 and 8.6. Only the topmost field of a trusted host counts: whatever lies below
/// may have come with the message.
/// </remarks>
internal sealed class DkimProof(IReadOnlyList<string> hosts, int trustedHops)
{
    private static readonly string[] Needed = ["from", "date"];

    /// <summary>Why the message is not proven; null when it is.</summary>
    public string? Refusal(ReceivedMail mail, IReadOnlyCollection<Mailbox> own)
    {
        if (hosts.Count == 0)
            return "no host is trusted to check signatures";
        if (Topmost(mail.Headers, out var hops) is not { } results)
            return "no trusted host checked its signature";
        if (hops > trustedHops)
            return $"{hops} lines Received stand above what {results.Host} found, and {trustedHops} are trusted";
        var domain = mail.From!.Value.Domain;
        var signer = results.SignedBy().FirstOrDefault(signer => domain == signer || domain.EndsWith("." + signer, StringComparison.Ordinal));
        if (signer is null)
            return $"{results.Host} found no valid signature of {domain}";
        return Uncovered(mail, signer, own) is { } open ? $"the signature of {signer} does not cover {open}" : null;
    }

    private AuthenticationResults? Topmost(MailHeaders headers, out int hops)
    {
        hops = 0;
        foreach (var field in headers.Fields)
        {
            if (field.Is("Received"))
                hops++;
            else if (field.Is("Authentication-Results") && AuthenticationResults.Read(field.Value) is { } results && hosts.Contains(results.Host, StringComparer.OrdinalIgnoreCase))
                return results;
        }

        return null;
    }

    // A valid signature over less could be used again: on another date, for another recipient, with text appended. Which of several
    // signatures of a domain was the valid one is not always told, so each must cover it all. A message whose signature was taken out after
    // the check has nothing to look at; then the host's word is all there is.
    private static string? Uncovered(ReceivedMail mail, string signer, IReadOnlyCollection<Mailbox> own)
    {
        foreach (var tags in mail.Headers.All("DKIM-Signature").Select(Tags).Where(tags => tags.GetValueOrDefault("d") is { } d && Mailbox.DomainOf(d) == signer))
        {
            if (tags.ContainsKey("l"))
                return "the end of the body";
            var fields = tags.GetValueOrDefault("h", "").ToLowerInvariant().Split(':');
            var needed = Needed.Concat(mail.MessageId is null ? [] : ["message-id"]);
            if (needed.FirstOrDefault(name => !fields.Contains(name)) is { } missing)
                return missing;
            if (!((string[])["to", "cc"]).Any(name => fields.Contains(name) && Names(mail.Headers[name], own)))
                return "the recipient";
        }

        return null;
    }

    private static bool Names(string? field, IReadOnlyCollection<Mailbox> own)
    {
        var addresses = new List<Mailbox>();
        Mailbox.TryReadList(field, addresses);
        return addresses.Any(address => ServiceAddress.IsOneOf(own, address));
    }

    private static Dictionary<string, string> Tags(string signature)
    {
        var tags = new Dictionary<string, string>();
        foreach (var tag in signature.Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                tags.TryAdd(tag[..equals].Trim(), string.Concat(tag[(equals + 1)..].Where(c => !char.IsWhiteSpace(c))));
        }

        return tags;
    }
}
