using System.Net.Sockets;
using System.Security.Cryptography;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Mail;

/// <summary>
/// Debian's postfix, with opendkim before it, in a directory and on ports of their own. It takes mail for the service and for Alice, and checks signatures
/// by a key in a file in place of the DNS.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string Service = "commands@compute.test";
    public const string Alice = "alice@customers.test";

    private static readonly string[] Programs = ["/usr/sbin/postfix", "/usr/sbin/opendkim", "/usr/bin/swaks"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-e2e-mail-");
    private readonly RSA _key = RSA.Create(2048);
    private readonly int _port = Ports.Free();
    private readonly int _milter = Ports.Free();
    private readonly List<RunningProgram> _programs = [];

    public SignedLetter Signer => new(_key, "customers.test");

    /// <summary>Where mail to the service lies, if it is not piped.</summary>
    public string Commands => Path.Combine(_directory.FullName, "mail", "commands");

    public string State => Path.Combine(_directory.FullName, "state");

    public string SecretFile => Path.Combine(_directory.FullName, "secret");

    public string Output => string.Join('\n', _programs.Select(program => program.Output));

    private string Configuration => Path.Combine(_directory.FullName, "etc");

    /// <summary>The settings of the sample for this mail server.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("Faultline__Mail__Address", Service), ("Faultline__Mail__AuthservIds__0", "mx.compute.test"), ("Faultline__Mail__Maildirs__0", Commands),
        ("Faultline__Mail__Directory", State), ("Faultline__Mail__HookSecret", File.ReadAllText(SecretFile)), ("Faultline__Mail__PollInterval", "00:00:00.1"),
        ("MailUsers__alice", Alice), ("MAIL_CONFIG", Configuration),
    ];

    /// <summary>Starts one. Skips the test where a program is missing or may not be run; fails it where CI=true.</summary>
    /// <param name="pipe">The command that mail to the service is piped into; null delivers to a Maildir.</param>
    public static async Task<MailServer> StartAsync(string? pipe = null)
    {
        var missing = Programs.Where(program => !File.Exists(program)).ToList();
        var reason = missing.Count > 0 ? $"Debian's postfix, opendkim and swaks are needed; not installed: {string.Join(", ", missing)}"
            : Environment.IsPrivilegedProcess ? null : "Postfix can only be started by root";
        if (reason is not null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Fail(reason);
        }

        var server = new MailServer();
        try
        {
            await server.RunAsync(pipe);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends mail as anybody can, with swaks.</summary>
    public async Task SendAsync(params string[] arguments)
    {
        await using var swaks = RunningProgram.Start("swaks", ["--server", $"127.0.0.1:{_port}", .. arguments.Contains("--to") ? [] : (string[])["--to", Service], .. arguments]);
        (await swaks.EndAsync(TimeSpan.FromMinutes(1))).ShouldBe(0, swaks.Output + Output);
    }

    /// <summary>Sends a finished message with swaks.</summary>
    public async Task SendMessageAsync(string message)
    {
        var file = Path.Combine(_directory.FullName, Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, message);
        await SendAsync("--from", Alice, "--data", "@" + file);
    }

    /// <summary>Lets postfix try at once what it had put off.</summary>
    public Task FlushAsync() => RunAsync("/usr/sbin/postqueue", "-c", Configuration, "-f");

    /// <summary>The messages in Alice's mailbox, in no order that means anything: within a second their names do not tell which came first.</summary>
    public IReadOnlyList<string> Mailbox()
    {
        var folder = Path.Combine(_directory.FullName, "mail", "alice", "new");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(File.ReadAllText)] : [];
    }

    public async ValueTask DisposeAsync()
    {
        if (_programs.Count > 1)
        {
            await using var stop = RunningProgram.Start("/usr/sbin/postfix", ["-c", Configuration, "stop"]);
            await stop.EndAsync(TimeSpan.FromMinutes(1));
        }

        foreach (var program in _programs)
            await program.DisposeAsync();
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task RunAsync(params string[] command)
    {
        await using var program = RunningProgram.Start(command[0], command[1..], directory: "/");
        (await program.EndAsync(TimeSpan.FromMinutes(1))).ShouldBe(0, program.Output);
    }

    private async Task RunAsync(string? pipe)
    {
        var root = _directory.FullName;
        foreach (var folder in (string[])["etc", "spool", "data", "mail", "mail/commands", "mail/commands/tmp", "mail/commands/new", "mail/commands/cur"])
            Directory.CreateDirectory(Path.Combine(root, folder));
        await File.WriteAllTextAsync(SecretFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        await File.WriteAllTextAsync(Path.Combine(root, "keys"), $"test._domainkey.customers.test v=DKIM1; k=rsa; p={Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo())}\n");
        await File.WriteAllTextAsync(Path.Combine(root, "opendkim.conf"), MailServerFiles.OpenDkimConf(root, _milter));
        await File.WriteAllTextAsync(Path.Combine(Configuration, "main.cf"), MailServerFiles.MainCf(root, _milter, pipe is not null));
        await File.WriteAllTextAsync(Path.Combine(Configuration, "master.cf"), MailServerFiles.MasterCf(_port, pipe?.Replace("SECRET", SecretFile, StringComparison.Ordinal)));
        // Its programs run as several users, none of them this one.
        await RunAsync("chmod", "755", root);
        await RunAsync("chmod", "644", SecretFile);
        await RunAsync("chown", "-R", "nobody:nogroup", Path.Combine(root, "mail"));
        await RunAsync("chown", "postfix", Path.Combine(root, "data"));
        _programs.Add(RunningProgram.Start("/usr/sbin/opendkim", ["-x", Path.Combine(root, "opendkim.conf"), "-f"], directory: "/"));
        await AnswersAsync(_milter);
        _programs.Add(RunningProgram.Start("/usr/sbin/postfix", ["-c", Configuration, "start-fg"], directory: "/"));
        await AnswersAsync(_port);
    }

    private Task AnswersAsync(int port) => Eventually.TrueAsync(async () =>
    {
        _programs[^1].HasExited.ShouldBeFalse(Output);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }, "the mail server listens");
}
