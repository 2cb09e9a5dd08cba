namespace Faultline.Mail;

/// <summary>What was made of a message. In each case it can leave the queue.</summary>
/// <param name="Kind">Which case it is.</param>
/// <param name="Reason">Why, for the log.</param>
/// <param name="UserId">Whose it was, where that is proven.</param>
/// <param name="Failures">What is to be logged of commands that failed: the ids of their reports; null when none did.</param>
internal sealed record MailVerdict(MailVerdictKind Kind, string Reason, string? UserId = null, string? Failures = null);
