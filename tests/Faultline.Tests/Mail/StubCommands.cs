using Faultline.Mail;

namespace Faultline.Tests.Mail;

/// <summary>Commands that note what they were asked: Alice is known; what a command does is the test's to say.</summary>
internal sealed class StubCommands(Func<MailCommand, CancellationToken, ValueTask<MailAnswer>>? run = null) : IMailCommands
{
    public int Asked { get; private set; }

    public List<MailCommand> Run { get; } = [];

    public bool RunsAgain { get; init; }

    /// <summary>Whether nobody is known any more.</summary>
    public bool KnowsNobody { get; init; }

    /// <summary>Who Alice is.</summary>
    public string User { get; init; } = "alice";

    public Func<string> Helps { get; init; } = () => "Commands:\n  stop SERVER";

    public string Help => Helps();

    public ValueTask<string?> FindUserAsync(string address, CancellationToken cancellation)
    {
        Asked++;
        return new(address == Letter.Alice && !KnowsNobody ? User : null);
    }

    public ValueTask<MailAnswer> RunAsync(MailCommand command, CancellationToken cancellation)
    {
        Run.Add(command);
        return run?.Invoke(command, cancellation) ?? new(MailAnswer.Done($"{command.Name} is done."));
    }

    public bool MayRunAgain(MailCommand command) => RunsAgain;
}
