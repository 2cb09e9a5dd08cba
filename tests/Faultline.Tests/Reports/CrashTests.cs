using System.Diagnostics;
using System.Text.Json;
using Faultline.Tests.Doubles;
using Faultline.Tests.House;

namespace Faultline.Tests.Reports;

/// <summary>A real process that dies, and what the next start finds.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_that_dies_of_an_unhandled_exception_leaves_a_report_for_the_next_start()
    {
        var (exitCode, error) = await RunAsync("background");
        exitCode.ShouldNotBe(0);
        error.ShouldContain("The process dies of an unhandled exception. Error report: OOPS-");

        await using var next = _folder.Open();
        var report = JsonDocument.Parse(next.Drain().ShouldHaveSingleItem()).RootElement;
        error.ShouldContain(report.Text("id"));
        report.Text("reporter").ShouldBe("crasher");
        report.Text("topic").ShouldBe("process death");
        report.Text("value").ShouldBe("password=<hidden> on a background thread");
        report.At("exception", "inner")[0].Text("value").ShouldBe("the cause");
        report.At("exception", "frames")[0].Text("file").ShouldBe("Program.cs");
        report.At("thread", "name").GetString().ShouldBe("worker 7");
        report.Has("status").ShouldBeFalse();
    }

    [Fact]
    public async Task A_process_that_ends_well_leaves_none()
    {
        (await RunAsync("handled")).ExitCode.ShouldBe(0);
        await using var next = _folder.Open();
        next.Drain().ShouldBeEmpty();
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string how)
    {
        // Built beside these tests, in the same configuration.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(RepositoryFiles.Root, "tests", "Assets", "Crasher", "bin", output.Parent!.Name, output.Name, "Crasher.dll");
        var start = new ProcessStartInfo("dotnet", [program, _folder.Path, how]) { RedirectStandardError = true, RedirectStandardOutput = true };
        // No core file: the death is wanted.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start).ShouldNotBeNull();
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var printed = process.StandardOutput.ReadToEndAsync(giveUp.Token);
            var error = await process.StandardError.ReadToEndAsync(giveUp.Token);
            await printed;
            await process.WaitForExitAsync(giveUp.Token);
            return (process.ExitCode, error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
