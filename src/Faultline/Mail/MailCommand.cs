namespace Faultline.Mail;

/// <summary>One line of a message that is a command.</summary>
public sealed record MailCommand
{
    /// <summary>The number of the line in the text of the message, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The whole line, without blanks round it and without characters that do not show.</summary>
    public required string Text { get; init; }

    /// <summary>The first word, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The other words; what stands in double quotes is one word.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Who gave it, as <see cref="IMailCommands.FindUserAsync"/> said.</summary>
    public required string UserId { get; init; }

    /// <summary>The address in From.</summary>
    public required string Address { get; init; }

    /// <summary>The id of the message, <c>&lt;left@right&gt;</c>; null when it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The same for the same line of the same message, however often it is run: letters, digits and a hyphen.</summary>
    public required string Key { get; init; }
}
