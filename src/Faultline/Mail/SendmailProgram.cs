using System.Diagnostics;
using System.Globalization;
using Faultline.Spooling;

namespace Faultline.Mail;

/// <summary>Gives answers to the mail server of this host by the program that every one of them has: <c>sendmail -i -f "&lt;&gt;" -- recipient</c>.</summary>
/// <remarks>
/// It reads from a file and not from a pipe: at the end of a pipe it cannot tell the end of the message from the death of this process, and would send what it has.
/// </remarks>
/// <param name="program">Its path.</param>
/// <param name="directory">Where the file is, while it is needed.</param>
internal sealed class SendmailProgram(string program, string directory) : IMailSender
{
    // The shell only opens the file; what it runs comes as words, never as text of the script.
    private const string Script = "exec \"$@\" <\"$0\"";

    private const int MaxComplaint = 500;

    // sysexits.h: what is wrong with the message, and a recipient who is none. Postfix ends with 69 also for a message that it does not like, such as one that is too long. All
    // else is the program's own failure.
    private const int DataError = 65;
    private const int NoUser = 67;
    private const int Unavailable = 69;

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        var file = Path.Combine(directory, $"{Guid.NewGuid():N}.eml");
        try
        {
            using (var handle = SpoolFiles.CreateShared(file))
                RandomAccess.Write(handle, LocalLineEnds(mail.Content.Span), 0);
            await RunAsync(file, mail.To, cancellation).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task RunAsync(string file, string to, CancellationToken cancellation)
    {
        // Behind the two dashes nothing is an option.
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, file, program, "-i", "-f", "<>", "--", to]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new IOException($"'{program}' cannot be started");
        try
        {
            var complaint = process.StandardError.ReadToEndAsync(cancellation);
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            if (process.ExitCode == 0)
                return;
            var said = $"'{program}' ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {Cut(await complaint.ConfigureAwait(false) + await output.ConfigureAwait(false))}";
            throw process.ExitCode is DataError or NoUser or Unavailable ? new MailRefusedException(said) { MayBeServer = process.ExitCode == Unavailable } : new IOException(said);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    // What a program reads has the line ends of the system.
    private static byte[] LocalLineEnds(ReadOnlySpan<byte> content)
    {
        var local = new byte[content.Length];
        var length = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (!(content[i] == '\r' && i + 1 < content.Length && content[i + 1] == '\n'))
                local[length++] = content[i];
        }

        return local[..length];
    }

    private static string Cut(string text) => text.Length > MaxComplaint ? text[..MaxComplaint] : text.Trim();
}
