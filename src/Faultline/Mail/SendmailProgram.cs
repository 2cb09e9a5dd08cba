using System.Diagnostics;
using System.Globalization;

namespace Faultline.Mail;

/// <summary>Gives answers to the mail server of this host by the program that every one of them has: <c>sendmail -i -f "&lt;&gt;" -- recipient</c>.</summary>
/// <param name="program">Its path.</param>
internal sealed class SendmailProgram(string program) : IMailSender
{
    private const int MaxComplaint = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        // No shell; and behind the two dashes nothing is an option.
        var start = new ProcessStartInfo(program, ["-i", "-f", "<>", "--", mail.To]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(Limit);
        using var process = Process.Start(start) ?? throw new IOException($"'{program}' cannot be started");
        try
        {
            var complaint = process.StandardError.ReadToEndAsync(time.Token);
            var output = process.StandardOutput.ReadToEndAsync(time.Token);
            await FeedAsync(process, LocalLineEnds(mail.Content.Span), time.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(time.Token).ConfigureAwait(false);
            if (process.ExitCode != 0)
                throw new IOException($"'{program}' ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {Cut(await complaint.ConfigureAwait(false) + await output.ConfigureAwait(false))}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task FeedAsync(Process process, byte[] content, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(content, cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading to the end; its exit code says why.
        }
    }

    // What is piped into a program has the line ends of the system.
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
