using System.Text;
using Faultline.Mail;
using Faultline.Mail.Commands;
using Faultline.Mail.Queue;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Mail;

/// <summary>All that takes a message, on a directory of its own; a restart keeps only what is on the disk.</summary>
internal sealed class MailDesk : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-mail-");
    private readonly MailOptions _options;
    private CommandMail _mail = null!;

    public MailDesk(Action<MailOptions>? with = null)
    {
        _options = Letter.Options(with);
        Restart();
    }

    public TestReporter Reports { get; } = new();

    public ManualTime Time { get; } = new();

    public MailJournal Journal { get; private set; } = null!;

    public string Root => _directory.FullName;

    /// <summary>The answers that wait, oldest first.</summary>
    public IReadOnlyList<MailRecord> Waiting => [.. Journal.Waiting().Select(key => Journal.FindWaiting(key)!)];

    /// <summary>The one answer that waits.</summary>
    public ReceivedMail Answer => ReceivedMail.Read(Waiting.ShouldHaveSingleItem().Reply!);

    public string AnswerText => Answer.Text().ShouldNotBeNull();

    public void Restart(Action<MailOptions>? with = null)
    {
        with?.Invoke(_options);
        Journal = new MailJournal(Path.Combine(Root, "mail"));
        var runner = new CommandRunner(_options.CommandTimeout, Reports.Reporter, exception => (exception as FaultException)?.Fault);
        _mail = new CommandMail(_options, Journal, runner, Time);
    }

    public Task<MailVerdict> TakeAsync(byte[] raw, IMailCommands commands, bool isCut = false, CancellationToken stopping = default) => _mail.TakeAsync(raw, isCut, commands, stopping);

    public string RawAnswer => Encoding.Latin1.GetString(Waiting.ShouldHaveSingleItem().Reply!);

    public async ValueTask DisposeAsync()
    {
        await Reports.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
