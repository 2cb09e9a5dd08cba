using Faultline.Mail.Mime;

namespace Faultline.Mail;

/// <summary>The addresses that take commands, with or without what follows a plus: <c>commands@example.org</c>, <c>commands+token@example.org</c>.</summary>
internal static class ServiceAddress
{
    public static bool IsOneOf(IReadOnlyCollection<Mailbox> own, Mailbox address) => own.Any(one => Detail(one, address) is not null);

    /// <summary>What follows the plus, "" without one; null when it is another address.</summary>
    public static string? Detail(Mailbox own, Mailbox address)
    {
        if (own.Domain != address.Domain || !address.Local.StartsWith(own.Local, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = address.Local[own.Local.Length..];
        return rest.Length == 0 ? "" : rest[0] == '+' ? rest[1..] : null;
    }
}
