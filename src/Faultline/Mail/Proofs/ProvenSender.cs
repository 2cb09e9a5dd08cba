namespace Faultline.Mail.Proofs;

/// <summary>Who sent a message, or why nobody is proven to have.</summary>
/// <param name="User">The user, or null.</param>
/// <param name="Refusal">Why not, for the log; empty with a user.</param>
/// <param name="IsIdSigned">Whether the message's id says which message it is; otherwise somebody may have changed it.</param>
internal sealed record ProvenSender(string? User, string Refusal, bool IsIdSigned)
{
    public static ProvenSender Nobody(string refusal) => new(null, refusal, IsIdSigned: false);
}
