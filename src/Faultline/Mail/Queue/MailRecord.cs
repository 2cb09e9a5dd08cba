using Faultline.Mail.Commands;

namespace Faultline.Mail.Queue;

/// <summary>How far a message has come, as it lies on disk: which lines were run and what became of them, and the answer until it is sent.</summary>
internal sealed class MailRecord
{
    public required string Key { get; init; }

    public required string User { get; init; }

    public required string Address { get; init; }

    public string? MessageId { get; init; }

    public DateTimeOffset Begun { get; init; }

    public List<LineRecord> Lines { get; init; } = [];

    /// <summary>The message as it lies in the queue, by a hash of its bytes.</summary>
    public string? Content { get; init; }

    /// <summary>Whether the line after <see cref="Lines"/> was begun. What became of it is not known, if this is read from the disk.</summary>
    public bool IsBegun { get; set; }

    /// <summary>How often it was begun and the process did not end in an orderly way.</summary>
    public int Attempts { get; set; }

    /// <summary>When all of it was decided; null before. The answer waits since then.</summary>
    public DateTimeOffset? Finished { get; set; }

    /// <summary>The answer; null when none is to be sent, or when it is sent.</summary>
    public byte[]? Reply { get; set; }
}
