using System.CommandLine;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline mail …</c>: the way of mail to a service that takes commands by e-mail.</summary>
internal static class MailVerb
{
    public const string Name = "mail";

    public static Command Create() => new(Name, "Brings mail to a service that takes commands by e-mail.")
    {
        MailReceiveVerb.Create(),
    };
}
