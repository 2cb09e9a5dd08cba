using System.Globalization;
using System.Text.RegularExpressions;
using Faultline.EndToEnd.Programs;
using Faultline.Mail;

namespace Faultline.EndToEnd.Mail;

/// <summary>Commands by e-mail over a real mail server, from the sender's program to the sender's mailbox.</summary>
public sealed class MailCommandTests
{
    // For a busy machine: the work itself is a matter of seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // The sample's first server, whatever it is called.
    private const string Server = "52415800-8b69-41e0-9b19-734f6f006e54";

    [Fact]
    public async Task A_signed_message_is_done_and_the_answer_is_in_the_senders_mailbox()
    {
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        var (program, url) = await installation.StartComputeAsync(mail.Settings);

        await mail.SendMessageAsync(mail.Signer.Write("1", "stop first", "rename first renamed"));

        var answer = await AnswerAsync(mail, program, "1");
        answer.ShouldContain("\nTo: alice@customers.test\n");
        answer.ShouldContain("\nIn-Reply-To: <1@customers.test>\n");
        answer.ShouldContain("Server first is stopped.");
        answer.ShouldContain("Server first is called renamed now.");
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=renamed")).ShouldContain("\"status\":\"SHUTOFF\"");

        // The same message again, as a mail server may deliver it, is not done again.
        await mail.SendMessageAsync(mail.Signer.Write("1", "start renamed"));
        await Eventually.TrueAsync(() => Task.FromResult(Delivered(mail) == 2 && InQueue(mail) == 0), () => $"the message taken again:\n{State(mail, program)}", Patience);
        await mail.SendMessageAsync(mail.Signer.Write("2", "start nothing"));
        (await AnswerAsync(mail, program, "2")).ShouldContain("No server is called 'nothing'.");
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=renamed")).ShouldContain("\"status\":\"SHUTOFF\"");
    }

    [Fact]
    public async Task A_command_that_crashes_is_answered_with_the_id_of_a_report_that_is_found()
    {
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        var (program, _) = await installation.StartComputeAsync(mail.Settings);

        await mail.SendMessageAsync(mail.Signer.Write("1", "rename first boom"));

        var answer = await AnswerAsync(mail, program, "1");
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
        await Eventually.TrueAsync(() => Task.FromResult(Directory.Exists(refused) && Directory.GetFiles(refused).Length == 3), () => $"three refused messages:\n{State(mail, program)}", Patience);
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=first")).ShouldContain("\"status\":\"ACTIVE\"", Case.Sensitive, program.Output);
        await mail.SendMessageAsync(mail.Signer.Write("4", "stop nothing"));
        await AnswerAsync(mail, program, "4");
        mail.Mailbox().Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_unsigned_message_to_a_signed_address_is_done_and_one_to_another_users_is_not()
    {
        const string Key = "a key of tests, with 32 characters";
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        var (program, url) = await installation.StartComputeAsync([.. mail.Settings, ("Faultline__Mail__TokenKeys__0", Key)]);
        var tokens = new MailTokens(MailServer.Service, [Key]);

        await mail.SendAsync("--to", tokens.AddressFor("bob", TimeSpan.FromHours(1)), "--from", MailServer.Alice, "--body", "stop history");
        await mail.SendAsync("--to", tokens.AddressFor("alice", TimeSpan.FromHours(1)), "--from", MailServer.Alice, "--body", "stop first", "--h-Message-Id", "<1@customers.test>");

        (await AnswerAsync(mail, program, "1")).ShouldContain("Server first is stopped.");
        (await installation.Http.GetStringAsync(url + "/v2.1/servers/detail?name=history")).ShouldContain("\"status\":\"ACTIVE\"");
    }

    [Fact]
    public async Task Every_message_is_answered_though_the_service_is_killed_again_and_again()
    {
        const int Messages = 40;
        await using var mail = await MailServer.StartAsync();
        await using var installation = await Installation.StartAsync();
        for (var i = 0; i < Messages; i++)
            await File.WriteAllTextAsync(Path.Combine(mail.Commands, "new", $"{i:D3}"), Trusted(i));

        const int Kills = 4;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (dying, _) = await installation.StartComputeAsync(mail.Settings);
            // Somewhere in the middle of the work, ever later: first of the commands, then of the answers.
            var least = kill * Messages / (Kills + 1);
            await Eventually.TrueAsync(() => Task.FromResult(Files(mail, "done") + (kill < 3 ? Files(mail, "outbox") : 0) >= least), () => $"{least} messages taken:\n{State(mail, dying)}", Patience);
            await dying.KillAsync();
        }

        var (program, _) = await installation.StartComputeAsync(mail.Settings);
        await Eventually.TrueAsync(() => Task.FromResult(Answered(mail).Count == Messages), () => $"all answers:\n{State(mail, program)}", Patience);
        Answered(mail).Order().ShouldBe(Enumerable.Range(0, Messages));
        AssertEachWasDoneOnceOrIsUnknown(mail, Kills);
        await Eventually.TrueAsync(() => Task.FromResult(InQueue(mail) == 0), () => $"an empty queue:\n{State(mail, program)}", Patience);
    }

    [Fact]
    public async Task A_message_that_postfix_pipes_into_the_command_line_waits_while_the_service_is_down()
    {
        var port = Ports.Free();
        await using var mail = await MailServer.StartAsync($"{Dotnet()} {Repository.Cli} mail receive --url http://127.0.0.1:{port}/mail --secret-file SECRET");
        await using var installation = await Installation.StartAsync();
        await mail.SendMessageAsync(mail.Signer.Write("1", "stop first"));
        await Eventually.TrueAsync(() => Task.FromResult(mail.Output.Contains("status=deferred", StringComparison.Ordinal)), () => $"the message deferred:\n{mail.Output}", Patience);

        var (program, _) = await installation.StartComputeAsync(port, mail.Settings);
        await mail.FlushAsync();

        (await AnswerAsync(mail, program, "1")).ShouldContain("Server first is stopped.");
    }

    // What a server was called before says whether the message before was done, and this one not already. The servers are in memory: each process begins with the first name.
    private static void AssertEachWasDoneOnceOrIsUnknown(MailServer mail, int kills)
    {
        var (unknown, first) = (0, 0);
        foreach (var answers in mail.Mailbox().GroupBy(NumberOf))
        {
            // An answer that is sent twice is the same one.
            var body = answers.Select(answer => answer[answer.IndexOf("\n\n", StringComparison.Ordinal)..]).Distinct().ShouldHaveSingleItem();
            if (body.Contains("may or may not", StringComparison.Ordinal))
            {
                unknown++;
                continue;
            }

            body.ShouldContain($"No server is called 'nothing-{answers.Key}'.");
            var before = Regex.Match(body, $@"Server (\S+) is called r{answers.Key} now\.").Groups[1].Value;
            if (before == "first")
                first++;
            else
                before.ShouldBe($"r{answers.Key - 1}", body);
        }

        unknown.ShouldBeLessThanOrEqualTo(kills);
        first.ShouldBeLessThanOrEqualTo(kills + 1);
    }

    // As the mail server would leave it, so that the messages are there all at once. Each says something else: without a signature over the id, the same words of the same second are
    // the same message.
    private static string Trusted(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"Authentication-Results: mx.compute.test; dkim=pass header.d=customers.test\nFrom: {MailServer.Alice}\nTo: {MailServer.Service}\nDate: {DateTimeOffset.UtcNow:ddd, dd MMM yyyy HH:mm:ss} +0000\nMessage-ID: <{number}@customers.test>\n\nrename {Server} r{number}\nstop nothing-{number}\n");

    private static int Delivered(MailServer mail) => Regex.Count(mail.Output, $"to=<{Regex.Escape(MailServer.Service)}>.* status=sent");

    private static int InQueue(MailServer mail) => Directory.GetFiles(Path.Combine(mail.Commands, "new")).Length;

    private static int Files(MailServer mail, string folder) =>
        Directory.Exists(Path.Combine(mail.State, folder)) ? Directory.GetFiles(Path.Combine(mail.State, folder), "*.json").Length : 0;

    private static List<int> Answered(MailServer mail) =>
        [.. mail.Mailbox().Select(NumberOf).Distinct()];

    private static int NumberOf(string answer) =>
        int.Parse(Regex.Match(answer, @"^In-Reply-To: <(\d+)@", RegexOptions.Multiline) is { Success: true } match ? match.Groups[1].Value : throw new InvalidDataException(answer), CultureInfo.InvariantCulture);

    // The pipe's program starts with an environment of its own, without a PATH that could be relied on.
    private static string Dotnet() => Environment.ProcessPath is { } self && Path.GetFileName(self) == "dotnet" ? self : "/usr/bin/env dotnet";

    private static async Task<string> AnswerAsync(MailServer mail, RunningProgram service, string id) => await Eventually.GetAsync(
        () => Task.FromResult(mail.Mailbox().FirstOrDefault(answer => answer.Contains($"\nIn-Reply-To: <{id}@customers.test>\n", StringComparison.Ordinal))),
        () => $"an answer to {id} in the mailbox:\n{State(mail, service)}",
        Patience);

    private static string State(MailServer mail, RunningProgram service)
    {
        var files = Directory.Exists(mail.State) ? Directory.EnumerateFiles(mail.State, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(mail.Commands, "*", SearchOption.AllDirectories)) : [];
        return string.Join('\n', ["The service:", service.Output, "The mail server:", mail.Output, "Files:", .. files.Select(file => $"{File.GetLastWriteTimeUtc(file):HH:mm:ss.fff} {file}").Order(StringComparer.Ordinal)]);
    }
}
