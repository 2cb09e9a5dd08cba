using System.Net;
using System.Net.Sockets;
using Faultline.Server.Hosting;

namespace Faultline.Server.Tests.Hosting;

/// <summary>A start that fails is one line that says what to do, and exit code 1.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.168.1.4:0")]
    [InlineData("http://faultline.example.net:0")]
    [InlineData("http://127.0.0.1.example.net:0")]
    [InlineData("http://[127.0.0.1]:0")]
    [InlineData("http://[[::1]]:0")]
    [InlineData("http://127.0.0.1]:0")]
    [InlineData("http://[localhost]:0")]
    [InlineData("http://[::ffff:0.0.0.0]:0")]
    [InlineData("http://0:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task The_server_does_not_listen_beyond_loopback_and_says_why(string urls)
    {
        var error = await RefusedAsync("--urls", urls, "--data", _directory.In("var"));
        error.ShouldContain("it has no accounts yet");
        error.ShouldContain("SSH tunnel");
        Directory.Exists(_directory.In("var")).ShouldBeFalse("nothing is made before the addresses are known to be right");
    }

    [Theory]
    [InlineData("ASPNETCORE_Kestrel__Endpoints__More__Url", "http://0.0.0.0:0")]
    [InlineData("DOTNET_Kestrel__Endpoints__More__Url", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_URLS", "http://0.0.0.0:0")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "0")]
    [InlineData("URLS", "http://0.0.0.0:0")]
    public async Task Nothing_in_the_environment_makes_it_listen_elsewhere(string name, string value)
    {
        using var process = ServerProcess.Start(_directory.Path, (name, value), ("ASPNETCORE_PREFERHOSTINGURLS", "true"));
        try
        {
            (await ServerProcess.AddressAsync(process)).ShouldMatch("^http://127\\.0\\.0\\.1:[0-9]+$");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_largest_spool_that_the_options_allow_can_be_opened()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path, options => options.MaxSpoolBytes = 1024L * 1024 * 1024 * 1024);
        (await server.PostAsync(Line.Of(ReportId.New()))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData("http://unix:/tmp/x")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://localhost:0")]
    public async Task What_is_no_address_to_listen_on_is_refused(string urls) =>
        (await RefusedAsync("--urls", urls, "--data", _directory.Path)).ShouldContain("is not an address to listen on");

    [Fact]
    public async Task A_port_in_use_is_said_to_be_so()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        (await RefusedAsync("--urls", $"http://127.0.0.1:{port}", "--data", _directory.Path)).ShouldContain("address already in use");
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        (await RefusedAsync("--urls", "http://127.0.0.1:0", "--data", _directory.Path)).ShouldContain("Another server is at work on the data directory");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_said_to_be_so()
    {
        await File.WriteAllTextAsync(_directory.In("file"), "in the way");
        (await RefusedAsync("--data", _directory.In("file", "var"))).ShouldContain("cannot be made or written");
    }

    [Fact]
    public async Task A_read_only_data_directory_is_said_to_be_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        // Modes mean nothing to the superuser, but not even he makes a directory in /proc.
        var directory = Environment.IsPrivilegedProcess ? "/proc" : _directory.In("var");
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await RefusedAsync("--data", directory)).ShouldContain("cannot be made or written");
    }

    [Fact]
    public async Task A_broken_database_is_said_to_be_so()
    {
        await File.WriteAllTextAsync(_directory.In("faultline.db"), new string('x', 10_000));
        (await RefusedAsync("--urls", "http://127.0.0.1:0", "--data", _directory.Path)).ShouldContain("faultline.db' cannot be opened");
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("projects")]
    [InlineData("--frobnicate", "1")]
    [InlineData("--data")]
    [InlineData("--Faultline:MaxBodyByte=1")]
    [InlineData("--Faultline:MaxBodyBytes=many")]
    [InlineData("--Faultline:MaxBodyBytes=1")]
    [InlineData("--public-url", "not a url")]
    [InlineData("--public-url", "ftp://example.net")]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://0.0.0.0:1")]
    [InlineData("--Frobnicate:Name=1")]
    [InlineData("--Faultline:MaxSpoolBytes=4000000")]
    [InlineData("--Faultline:DigestNice=20")]
    [InlineData("--Faultline:DigestNice=-1")]
    [InlineData("--Faultline:DigestRest=101")]
    [InlineData("--Faultline:DigestRest=-1")]
    [InlineData("projects", "add", "No Name")]
    [InlineData("projects", "add", "faultline")]
    public async Task What_cannot_be_meant_is_refused(params string[] args) => await RefusedAsync(args);

    [Fact]
    public async Task All_wrong_numbers_are_named_at_once()
    {
        var error = await RefusedAsync("--Faultline:MaxReportBytes=1", "--Faultline:MaxBodyLines=0");
        error.ShouldContain("MaxReportBytes is 1");
        error.ShouldContain("MaxBodyLines is 0");
    }

    [Fact]
    public async Task Help_says_what_there_is()
    {
        var (code, output, _) = await RunAsync("--help");
        code.ShouldBe(0);
        output.ShouldContain("projects add NAME");
    }

    [Fact]
    public async Task A_project_is_added_beside_a_running_server_and_its_key_works_at_once()
    {
        await using var server = await RunningServer.StartAsync(_directory.Path);
        var (code, output, error) = await RunAsync("projects", "add", "billing", "--data", _directory.Path);
        code.ShouldBe(0, error);
        var key = output.Trim().Split('\n')[^1];
        var id = ReportId.New();
        (await server.PostAsync(RunningServer.Body(Line.Of(id)), key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.ReportAsync(id, "billing");

        (await RefusedAsync("projects", "add", "billing", "--data", _directory.Path)).ShouldContain("There is a project 'billing' already.");
    }

    private static async Task<string> RefusedAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        code.ShouldBe(1, output);
        error.Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith("faultline-server: ");
        error.ShouldNotContain("   at ");
        return error;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await ServerCommand.RunAsync(args, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
