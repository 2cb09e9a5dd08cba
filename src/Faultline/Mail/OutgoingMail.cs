namespace Faultline.Mail;

/// <summary>A message to be sent. Its envelope has no sender, so that nothing answers it automatically (RFC 3834, section 3.3).</summary>
/// <param name="To">The one recipient, such as <c>alice@example.org</c>.</param>
/// <param name="Content">The message by RFC 5322: lines end with CRLF, none is longer than 998 bytes; it may hold bytes beyond ASCII.</param>
public sealed record OutgoingMail(string To, ReadOnlyMemory<byte> Content);
