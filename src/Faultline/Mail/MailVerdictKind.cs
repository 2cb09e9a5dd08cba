namespace Faultline.Mail;

/// <summary>The cases of <see cref="MailVerdict"/>.</summary>
internal enum MailVerdictKind
{
    /// <summary>Its commands were run, as far as they could be.</summary>
    Taken,

    /// <summary>It was taken before.</summary>
    Duplicate,

    /// <summary>No human sent it for the sake of a command.</summary>
    Automatic,

    /// <summary>Nobody is proven to have sent it.</summary>
    Refused,
}
