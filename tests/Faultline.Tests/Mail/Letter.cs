using System.Text;
using Faultline.Mail;
using Faultline.Mail.Mime;

namespace Faultline.Tests.Mail;

/// <summary>Messages for tests: a command mail of Alice that the mail server found signed, and what is changed of it.</summary>
internal static class Letter
{
    public const string Host = "mx.compute.test";
    public const string Service = "commands@compute.test";
    public const string Alice = "alice@customers.test";
    public const string Signed = $"Authentication-Results: {Host}; dkim=pass header.d=customers.test";

    public const string Signature = "DKIM-Signature: v=1; a=rsa-sha256; d=customers.test; s=k; h=From:To:Cc:Subject:Date:Message-ID; bh=x; b=y";

    public static IReadOnlyList<string> Head { get; } =
    [
        Signed, Signature, $"From: Alice <{Alice}>", $"To: {Service}", "Subject: please", "Date: Sat, 21 Nov 2026 22:15:50 +0000", "Message-ID: <1@customers.test>",
    ];

    /// <summary>A signed message with these lines.</summary>
    public static byte[] With(params string[] lines) => Of(Head, lines);

    /// <summary>A signed message whose fields of these names are replaced; a field without a value is left out.</summary>
    public static byte[] Changed(IReadOnlyList<string> fields, params string[] lines)
    {
        var names = fields.Select(field => field.Split(':')[0]).ToList();
        return Of([.. Head.Where(field => !names.Contains(field.Split(':')[0])), .. fields.Where(field => !field.EndsWith(':'))], lines);
    }

    public static byte[] Of(IEnumerable<string> fields, params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", [.. fields, "", .. lines]) + "\r\n");

    public static ReceivedMail Read(string text) => ReceivedMail.Read(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")));

    public static string? TextOf(string message) => Read(message).Text();

    public static MailOptions Options(Action<MailOptions>? with = null)
    {
        var options = new MailOptions { Address = Service, Service = "compute" };
        options.AuthservIds.Add(Host);
        with?.Invoke(options);
        return options;
    }

    public static Mailbox Box(string address) => Mailbox.TryParse(address, out var box) ? box : throw new ArgumentException(address);
}
