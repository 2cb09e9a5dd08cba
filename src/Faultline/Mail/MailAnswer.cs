namespace Faultline.Mail;

/// <summary>What became of a command, for the sender to read.</summary>
public sealed class MailAnswer
{
    private MailAnswer(string text, bool isDone)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        (Text, IsDone) = (text, isDone);
    }

    /// <summary>Plain text, such as <c>Server web is started.</c></summary>
    public string Text { get; }

    /// <summary>Whether it was done; otherwise the text says what is wrong with the line.</summary>
    public bool IsDone { get; }

    /// <summary>It was done.</summary>
    public static MailAnswer Done(string text) => new(text, isDone: true);

    /// <summary>It was not done, for what is wrong with the line. The lines after it are not tried.</summary>
    public static MailAnswer Wrong(string text) => new(text, isDone: false);
}
