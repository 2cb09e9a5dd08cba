using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Faultline.EndToEnd.Mail;

/// <summary>Signs messages as the mail server of a domain does. Source: RFC 6376, relaxed/relaxed.</summary>
internal sealed partial class SignedLetter(RSA key, string domain)
{
    /// <summary>A signed message from Alice to the service.</summary>
    public string Write(string id, params string[] lines)
    {
        (string Name, string Value)[] fields =
        [
            ("From", $"Alice <{MailServer.Alice}>"), ("To", MailServer.Service), ("Subject", "Befehle für die Server".Replace("ü", "=?utf-8?Q?=C3=BC?=", StringComparison.Ordinal)),
            ("Date", DateTimeOffset.UtcNow.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)), ("Message-ID", $"<{id}@customers.test>"),
        ];
        var body = string.Join("\r\n", lines) + "\r\n";
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(body)));
        var signature = $"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=test; h={string.Join(':', fields.Select(field => field.Name.ToLowerInvariant()))}; bh={hash}; b=";
        var signed = string.Concat(fields.Select(field => $"{Relaxed(field.Name, field.Value)}\r\n")) + Relaxed("DKIM-Signature", signature);
        var value = Convert.ToBase64String(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"DKIM-Signature: {signature}{value}\r\n{string.Concat(fields.Select(field => $"{field.Name}: {field.Value}\r\n"))}\r\n{body}";
    }

    private static string Relaxed(string name, string value) => $"{name.ToLowerInvariant()}:{Blanks().Replace(value, " ").Trim()}";

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Blanks();
}
