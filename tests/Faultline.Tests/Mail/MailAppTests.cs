using System.Net.Http.Headers;
using Faultline.AspNetCore;
using Faultline.Mail;
using Faultline.Mail.Mime;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.Tests.Mail;

/// <summary>Commands by e-mail in an app: the hook, the Maildir, the answers, the options.</summary>
public sealed class MailAppTests
{
    private const string Secret = "a secret of tests, 32 characters";

    [Fact]
    public async Task A_message_that_the_hook_takes_is_done_and_answered()
    {
        await using var mail = await MailApp.StartAsync();
        (await mail.PostAsync(Now("stop web"))).Status.ShouldBe(202);

        var answer = ReceivedMail.Read((await Eventually.Get(() => mail.Sender.Sent.FirstOrDefault(), what: "an answer")).Content);
        answer.Text().ShouldStartWith("Line 1: stop web\n  stop is done for alice.\n");
        await Eventually.True(() => mail.Files("inbox/new").Length == 0 && mail.Files("done").Length == 1 && mail.Files("outbox").Length == 0, "the message done");
    }

    [Fact]
    public async Task A_message_in_a_maildir_is_done_and_a_forged_one_is_kept_aside_without_an_answer()
    {
        await using var mail = await MailApp.StartAsync();
        await mail.DeliverAsync("1", Letter.Of(["From: alice@customers.test", .. NowHead().Skip(3)], "stop forged"));
        await mail.DeliverAsync("2", Now("stop web"));

        var answer = await Eventually.Get(() => mail.Sender.Sent.FirstOrDefault(), what: "an answer");

        ReceivedMail.Read(answer.Content).Text().ShouldStartWith("Line 1: stop web\n");
        await Eventually.True(() => mail.Files("refused").Length == 1, "the forged message in refused");
        mail.Sender.Sent.Count.ShouldBe(1);
        await Eventually.True(() => mail.App.Log.Lines.Any(line => line.Text.Contains("no trusted host checked its signature", StringComparison.Ordinal)), "why it was refused in the log");
    }

    [Fact]
    public async Task A_message_stays_while_the_app_cannot_say_who_sent_it_and_is_reported_once()
    {
        await using var mail = await MailApp.StartAsync();
        mail.Directory.Fails = true;
        await mail.PostAsync(Now("stop web"));
        await Eventually.True(() => mail.App.Reports.Count == 1, "the report");
        mail.Files("inbox/new").Length.ShouldBe(1);
        mail.App.Report.Text("topic").ShouldBe("mail queue");
    }

    [Fact]
    public async Task A_mail_server_that_hangs_holds_up_no_command()
    {
        await using var mail = await MailApp.StartAsync();
        mail.Sender.Hangs = true;
        await mail.PostAsync(Now("stop web"));
        await Eventually.True(() => mail.Sender.Tried == 1, "the first answer under way");

        await mail.PostAsync(Letter.Of([.. NowHead().Where(field => !field.StartsWith("Message-ID", StringComparison.Ordinal)), "Message-ID: <2@customers.test>"], "stop db"));

        await Eventually.True(() => mail.Files("outbox").Count(file => file.EndsWith(".json", StringComparison.Ordinal)) == 2 && mail.Files("inbox/new").Length == 0, "both messages done");
    }

    [Fact]
    public async Task A_sender_that_does_not_listen_ends_no_later_than_the_host_waits_and_its_answer_stays()
    {
        await using var mail = await MailApp.StartAsync(builder => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10)));
        mail.Sender.Hangs = true;
        await mail.PostAsync(Now("stop web"));
        await Eventually.True(() => mail.Sender.Tried == 1, "the answer under way");
        var worker = mail.App.Services.GetServices<IHostedService>().OfType<Faultline.AspNetCore.Mail.MailWorker>().Single();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await worker.StopAsync(patience.Token);
        worker.ExecuteTask.ShouldNotBeNull().IsCompleted.ShouldBeTrue();
        mail.Files("outbox").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_process_waits_for_its_turn_at_the_queue()
    {
        await using var mail = await MailApp.StartAsync();
        await Eventually.True(() => File.Exists(Path.Combine(mail.Maildir, "faultline.lock")), "the lock");
        Faultline.Spooling.SegmentLock.TryTake(Path.Combine(mail.Maildir, "faultline")).ShouldBeNull();
    }

    [Fact]
    public async Task A_worker_that_fails_for_good_lets_go_of_the_queue()
    {
        await using var mail = await MailApp.StartAsync(builder =>
        {
            builder.Logging.AddProvider(new FailingLog("stays in the queue"));
            builder.Services.Configure<HostOptions>(options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        });
        mail.Directory.Fails = true;
        await mail.PostAsync(Now("stop web"));
        await Eventually.True(() => mail.App.Log.Lines.Any(line => line.Text.Contains("stays in the queue", StringComparison.Ordinal)), "the line that cannot be written");

        using var taken = await Eventually.Get(() => Faultline.Spooling.SegmentLock.TryTake(Path.Combine(mail.Maildir, "faultline")), what: "the lock");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic " + Secret)]
    public async Task Without_the_secret_nothing_is_taken(string? authorization)
    {
        await using var mail = await MailApp.StartAsync();
        var answer = await mail.PostAsync(Now("stop web"), authorization);
        answer.Status.ShouldBe(401);
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer");
        mail.Files("inbox/new").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_message_is_refused()
    {
        await using var mail = await MailApp.StartAsync();
        (await mail.PostAsync([])).Status.ShouldBe(400);
        (await mail.PostAsync(new byte[5 * 1024 * 1024])).Status.ShouldBe(413);
        (await mail.PostAsync(Now("stop web"), content: content => content.Headers.ContentEncoding.Add("gzip"))).Status.ShouldBe(415);
        (await mail.PostAsync(Now("stop web"), content: content => content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded"))).Status.ShouldBe(415);
        mail.Files("inbox/new").ShouldBeEmpty();
        mail.Files("inbox/tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task Wrong_options_stop_the_start_and_all_are_named()
    {
        var thrown = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestApp.StartAsync(
            _ => { }, build: builder => builder.Services.AddMailCommands<AppCommands>(options =>
            {
                options.Address = "nonsense";
                options.MaxCommands = 0;
                options.HookSecret = "short";
            })));
        thrown.Failures.Count().ShouldBe(4);
        thrown.Message.ShouldContain("Faultline:Mail:Address or Aliases has 'nonsense'");
        thrown.Message.ShouldNotContain("short;");
    }

    [Fact]
    public async Task A_hook_without_a_secret_is_not_mapped() =>
        await Should.ThrowAsync<InvalidOperationException>(() => TestApp.StartAsync(app => app.MapMailHook(), build: builder => builder.Services.AddMailCommands<AppCommands>(options =>
        {
            options.Address = Letter.Service;
            options.AuthservIds.Add(Letter.Host);
        })));

    // The app's clock is the system's.
    private static List<string> NowHead() => [.. Letter.Head.Where(field => !field.StartsWith("Date:", StringComparison.Ordinal)), $"Date: {MailDate.Write(DateTimeOffset.UtcNow)}"];

    private static byte[] Now(params string[] lines) => Letter.Of(NowHead(), lines);

    /// <summary>A user directory that can be out of order.</summary>
    internal sealed class UserDirectory
    {
        public bool Fails { get; set; }
    }

    internal sealed class AppCommands(UserDirectory directory) : IMailCommands
    {
        public ValueTask<string?> FindUserAsync(string address, CancellationToken cancellation) =>
            directory.Fails ? throw new IOException("the directory is out of order") : new(address == Letter.Alice ? "alice" : null);

        public ValueTask<MailAnswer> RunAsync(MailCommand command, CancellationToken cancellation) => new(MailAnswer.Done($"{command.Name} is done for {command.UserId}."));
    }

    /// <summary>A log that throws at a line.</summary>
    private sealed class FailingLog(string text) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(text, StringComparison.Ordinal))
                throw new InvalidOperationException("the log is out of order");
        }

        public void Dispose()
        {
        }
    }

    private sealed class MailApp : IAsyncDisposable
    {
        private readonly DirectoryInfo _root = System.IO.Directory.CreateTempSubdirectory("faultline-mail-");

        public TestApp App { get; private set; } = null!;

        public StubSender Sender { get; } = new();

        public UserDirectory Directory { get; } = new();

        public string Maildir => Path.Combine(_root.FullName, "maildir");

        public static async Task<MailApp> StartAsync(Action<WebApplicationBuilder>? with = null)
        {
            var mail = new MailApp();
            mail.App = await TestApp.StartAsync(app => app.MapMailHook(), build: builder =>
            {
                with?.Invoke(builder);
                builder.Services.AddSingleton<IMailSender>(mail.Sender);
                builder.Services.AddSingleton(mail.Directory);
                builder.Services.AddMailCommands<AppCommands>(options =>
                {
                    options.Address = Letter.Service;
                    options.AuthservIds.Add(Letter.Host);
                    options.HookSecret = Secret.Replace(' ', '-');
                    options.Maildirs.Add(mail.Maildir);
                    options.Directory = Path.Combine(mail._root.FullName, "state");
                    options.PollInterval = TimeSpan.FromMilliseconds(50);
                });
            });
            return mail;
        }

        // As mail servers do: whole, or not there.
        public async Task DeliverAsync(string name, byte[] message)
        {
            var written = Path.Combine(Maildir, "tmp", name);
            await File.WriteAllBytesAsync(written, message);
            File.Move(written, Path.Combine(Maildir, "new", name));
        }

        public string[] Files(string folder) => System.IO.Directory.GetFiles(Path.Combine(_root.FullName, "state", folder), "*");

        public async Task<Answer> PostAsync(byte[] message, string? authorization = "Bearer " + "a-secret-of-tests,-32-characters", Action<HttpContent>? content = null)
        {
            using var body = new ByteArrayContent(message);
            content?.Invoke(body);
            return await App.SendAsync(HttpMethod.Post, "/mail", body, authorization is null ? [] : [("Authorization", authorization)]);
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            _root.Delete(recursive: true);
        }
    }
}
