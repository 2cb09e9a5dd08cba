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
    /// <param name="mail">The message; From is one address.</param>
    /// <param name="own">The addresses that take commands.</param>
    /// <param name="isIdSigned">Whether nobody can have changed the message's id; many signers leave it open.</param>
    public string? Refusal(ReceivedMail mail, IReadOnlyCollection<Mailbox> own, out bool isIdSigned)
    {
        isIdSigned = false;
        if (hosts.Count == 0)
            return "no host is trusted to check signatures";
        if (Topmost(mail.Headers, out var hops) is not { } results)
            return "no trusted host checked its signature";
        if (hops > trustedHops)
            return $"{hops} lines Received stand above what {results.Host} found, and {trustedHops} are trusted";
        var domain = mail.From!.Value.Domain;
        var refusal = $"{results.Host} found no valid signature of {domain}";
        foreach (var signer in results.SignedBy().Where(signer => IsWithin(domain, signer)))
        {
            // Which of several signatures of a domain was the valid one is not always told, so each must cover it all. A message whose signature was taken out
            // after the check has nothing to look at; then the host's word is all there is.
            var signatures = mail.Headers.All("DKIM-Signature").Select(DkimSignature.Read).Where(signature => signature.Domain is { } d && IsWithin(signer, d)).ToList();
            if (signatures.Select(signature => Uncovered(signature, mail.Headers, own)).FirstOrDefault(open => open is not null) is { } open)
            {
                refusal = $"the signature of {signer} does not cover {open}";
                continue;
            }

            // Of a signature that was taken out nobody knows what it covered.
            isIdSigned = signatures.Count > 0 && signatures.All(signature => signature.Covers("message-id"));
            return null;
        }

        return refusal;
    }

    private static bool IsWithin(string domain, string above) => domain == above || domain.EndsWith("." + above, StringComparison.Ordinal);

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

    // A valid signature over less could be used again: on another date, for another recipient, with text appended.
    private static string? Uncovered(DkimSignature signature, MailHeaders headers, IReadOnlyCollection<Mailbox> own)
    {
        if (signature.IsOfLength)
            return "the end of the body";
        if (Array.Find(Needed, name => !signature.Covers(name)) is { } missing)
            return missing;
        return ((string[])["to", "cc"]).Any(name => signature.Covers(name) && Names(headers[name], own)) ? null : "the recipient";
    }

    private static bool Names(string? field, IReadOnlyCollection<Mailbox> own)
    {
        var addresses = new List<Mailbox>();
        Mailbox.TryReadList(field, addresses);
        return addresses.Any(address => ServiceAddress.IsOneOf(own, address));
    }
}
