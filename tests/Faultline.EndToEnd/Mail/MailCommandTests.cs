using System.Text.RegularExpressions;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Mail;

/// <summary>Commands by e-mail over a real mail server, from the sender's program to the sender's mailbox.</summary>
public sealed class MailCommandTests
{
    [Fact]
    public async Task A_signed_message_is_done_and_the_answer_is_in_the_senders_mailbox()
    {
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        var (program, url) = await installation.StartComputeAsync(mail.Settings);

        await mail.SendMessageAsync(mail.Signer.Write("1", "stop first", "rename first renamed"));

        var answer = await AnswerAsync(mail, program, 1);
        answer.ShouldContain("\nTo: alice@customers.test\n");
        answer.ShouldContain("\nIn-Reply-To: <1@customers.test>\n");
        answer.ShouldContain("Server first is stopped.");
        answer.ShouldContain("Server first is called renamed now.");
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=renamed")).ShouldContain("\"status\":\"SHUTOFF\"");

        // The same message again, as a mail server may deliver it, is not done again.
        await mail.SendMessageAsync(mail.Signer.Write("1", "start renamed"));
        await mail.SendMessageAsync(mail.Signer.Write("2", "start nothing"));
        (await AnswerAsync(mail, program, 2)).ShouldContain("No server is called 'nothing'.");
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=renamed")).ShouldContain("\"status\":\"SHUTOFF\"");
    }

    [Fact]
    public async Task A_command_that_crashes_is_answered_with_the_id_of_a_report_that_is_found()
    {
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        var (program, _) = await installation.StartComputeAsync(mail.Settings);

        await mail.SendMessageAsync(mail.Signer.Write("1", "rename first boom"));

        var answer = await AnswerAsync(mail, program, 1);
        answer.ShouldContain("\nContent-Type: message/rfc822\n");
        answer.ShouldContain("\nMessage-ID: <1@customers.test>\n");
        answer.ShouldNotContain("hunter2");
        var id = ReportId.Parse(Regex.Match(answer, @"^  (OOPS-\w+)", RegexOptions.Multiline).Groups[1].Value);
        var report = await Eventually.GetAsync(() => installation.FindReportAsync(id), "the report at the server");
        report.ShouldContain("\"topic\":\"mail rename\"");
    }

    [Fact]
    public async Task A_forged_From_is_refused_and_neither_does_anything_nor_is_answered()
    {
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        var (program, url) = await installation.StartComputeAsync(mail.Settings);

        await mail.SendAsync("--from", "eve@evil.test", "--h-From", MailServer.Alice, "--body", "stop first");
        await mail.SendAsync("--from", "eve@evil.test", "--h-From", MailServer.Alice, "--body", "stop first",
            "--header", "Authentication-Results: mx.compute.test; dkim=pass header.d=customers.test");
        var tampered = mail.Signer.Write("3", "stop history").Replace("stop history", "stop first", StringComparison.Ordinal);
        await mail.SendMessageAsync(tampered);

        var refused = Path.Combine(mail.State, "refused");
        await Eventually.TrueAsync(() => Task.FromResult(Directory.Exists(refused) && Directory.GetFiles(refused).Length == 3), "three refused messages", TimeSpan.FromMinutes(2));
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=first")).ShouldContain("\"status\":\"ACTIVE\"", Case.Sensitive, program.Output);
        await mail.SendMessageAsync(mail.Signer.Write("4", "stop nothing"));
        (await AnswerAsync(mail, program, 1)).ShouldContain("In-Reply-To: <4@customers.test>");
    }

    [Fact]
    public async Task A_message_that_postfix_pipes_into_the_command_line_waits_while_the_service_is_down()
    {
        var port = Ports.Free();
        await using var mail = await MailServer.StartAsync($"{Dotnet()} {Repository.Cli} mail receive --url http://127.0.0.1:{port}/mail --secret-file SECRET");
        await using var installation = await Installation.StartAsync();
        await mail.SendMessageAsync(mail.Signer.Write("1", "stop first"));
        await Eventually.TrueAsync(() => Task.FromResult(mail.Output.Contains("status=deferred", StringComparison.Ordinal)), "the message deferred:\n" + mail.Output, TimeSpan.FromMinutes(2));

        var (program, _) = await installation.StartComputeAsync(port, mail.Settings);
        await mail.FlushAsync();

        (await AnswerAsync(mail, program, 1)).ShouldContain("Server first is stopped.");
    }

    // The pipe's program starts with an environment of its own, without a PATH that could be relied on.
    private static string Dotnet() => Environment.ProcessPath is { } self && Path.GetFileName(self) == "dotnet" ? self : "/usr/bin/env dotnet";

    private static async Task<string> AnswerAsync(MailServer mail, RunningProgram service, int count)
    {
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(mail.Mailbox().Count >= count), $"{count} messages in the mailbox", TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{mail.Output}\n{service.Output}", e);
        }

        return mail.Mailbox()[count - 1];
    }
}
