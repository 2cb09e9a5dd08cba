namespace Faultline.Cli.Tests;

/// <summary>What a mail server that pipes a message is told: 0 safe, 65 no message, 75 keep it.</summary>
public sealed class MailReceiveTests : IDisposable
{
    private const string Message = "From: a@b.test\r\n\r\nstop web\r\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-cli-tests-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_message_goes_to_the_hook_as_it_is_with_the_secret()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(202, ""));
        var received = await ReceiveAsync(["--url", server.Url + "/mail", "--secret-file", Secret("s3cret\n")]);

        received.ExitCode.ShouldBe(0, received.Error);
        var asked = server.Asked.ShouldHaveSingleItem();
        (asked.Method, asked.Path, asked.Authorization, asked.ContentType).ShouldBe(("POST", "/mail", "Bearer s3cret", "message/rfc822"));
        asked.Body.ShouldBe(Message);
    }

    [Fact]
    public async Task The_environment_can_say_where_the_hook_is()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(202, ""));
        var received = await Tool.RunAsync(["mail", "receive"], Message, ("FAULTLINE_MAIL_URL", server.Url), ("FAULTLINE_MAIL_SECRET", "s3cret"));
        received.ExitCode.ShouldBe(0, received.Error);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_answer_other_than_202_is_no_reason_to_lose_the_message(int status)
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(status, ""));
        var received = await ReceiveAsync(["--url", server.Url, "--secret-file", Secret("s3cret")]);
        received.ExitCode.ShouldBe(75);
        received.Error.ShouldContain(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        received.Error.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_service_that_is_down_or_a_secret_that_is_missing_keeps_the_message_in_the_mail_server()
    {
        string url;
        await using (var server = await StubServer.StartAsync(_ => new StubAnswer(202, "")))
            url = server.Url;
        (await ReceiveAsync(["--url", url, "--secret-file", Secret("s3cret")])).ExitCode.ShouldBe(75);
        (await ReceiveAsync(["--url", url, "--secret-file", Path.Combine(_directory.FullName, "missing")])).ExitCode.ShouldBe(75);
        (await ReceiveAsync(["--url", url])).ExitCode.ShouldBe(75);
    }

    [Theory]
    [InlineData("--url", "nonsense")]
    [InlineData("--maildir", "x", "--url", "http://127.0.0.1:1/")]
    [InlineData("--url")]
    [InlineData("--nonsense")]
    [InlineData("--url", "http://127.0.0.1:1/", "nonsense")]
    public async Task Wrong_usage_keeps_the_message_in_the_mail_server_and_says_what_is_wrong(params string[] arguments)
    {
        var received = await ReceiveAsync(arguments);
        received.ExitCode.ShouldBe(75);
        received.Error.ShouldContain(arguments is ["--url"] or ["--maildir", ..] ? "--url" : arguments[^1]);
    }

    [Fact]
    public async Task Without_the_variable_of_the_hook_and_with_a_misspelt_verb_the_message_is_kept()
    {
        var received = await Tool.RunAsync(["mail", "receive"], Message, ("FAULTLINE_MAIL_SECRET", "s3cret"));
        received.ExitCode.ShouldBe(75);
        received.Error.ShouldContain("FAULTLINE_MAIL_URL");
        (await Tool.RunAsync(["mail", "recieve"], Message)).ExitCode.ShouldBe(75);
        (await Tool.RunAsync(["nonsense"], Message)).ExitCode.ShouldBe(64);
    }

    [Fact]
    public async Task A_message_goes_into_a_maildir_that_is_made_where_it_is_missing()
    {
        var maildir = Path.Combine(_directory.FullName, "commands");
        var received = await ReceiveAsync(["--maildir", maildir]);
        received.ExitCode.ShouldBe(0, received.Error);
        (await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(maildir, "new")).ShouldHaveSingleItem())).ShouldBe(Message);
        Directory.Exists(Path.Combine(maildir, "cur")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_message_is_none_and_the_hook_is_not_asked()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(202, ""));
        (await Tool.RunAsync(["mail", "receive", "--maildir", Path.Combine(_directory.FullName, "commands")], "")).ExitCode.ShouldBe(65);
        (await Tool.RunAsync(["mail", "receive", "--url", server.Url, "--secret-file", Secret("s3cret")], "")).ExitCode.ShouldBe(65);
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_is_longer_than_any_service_takes_is_none()
    {
        await using var server = await StubServer.StartAsync(_ => new StubAnswer(202, ""));
        var received = await Tool.RunAsync(["mail", "receive", "--url", server.Url, "--secret-file", Secret("s3cret")], new string('x', 64 * 1024 * 1024 + 1));
        received.ExitCode.ShouldBe(65);
        received.Error.ShouldContain("longer than 67108864 bytes");
    }

    [Fact]
    public async Task A_maildir_that_cannot_be_written_keeps_the_message_in_the_mail_server()
    {
        var file = Path.Combine(_directory.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        (await ReceiveAsync(["--maildir", Path.Combine(file, "commands")])).ExitCode.ShouldBe(75);
    }

    private static Task<Outcome> ReceiveAsync(string[] arguments) => Tool.RunAsync(["mail", "receive", .. arguments], Message);

    private string Secret(string text)
    {
        var path = Path.Combine(_directory.FullName, "secret");
        File.WriteAllText(path, text);
        return path;
    }
}
