using System.Net;
using System.Security.Cryptography;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Engine;

/// <summary>A disk that is really full: a small one in memory, which takes a right that not every user has.</summary>
public sealed class FullDiskTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly DirectoryInfo _mount = Directory.CreateTempSubdirectory("faultline-disk-");
    private bool _mounted;

    private string Ballast => Path.Combine(_mount.FullName, "ballast");

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("Only root can mount a small disk.");
        await using var mount = RunningProgram.Start("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", _mount.FullName]);
        if (await mount.EndAsync(TimeSpan.FromSeconds(10)) != 0)
            Assert.Skip($"A small disk cannot be mounted here: {mount.Output}");
        _mounted = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
        {
            await using var unmount = RunningProgram.Start("umount", ["-l", _mount.FullName]);
            await unmount.EndAsync(TimeSpan.FromSeconds(10));
        }

        _mount.Delete(recursive: true);
    }

    [Fact]
    public async Task A_full_disk_is_said_so_and_loses_nothing_that_was_acknowledged()
    {
        await using var server = new TrackerServer(data: Path.Combine(_mount.FullName, "var"));
        await server.StartAsync();
        var acknowledged = new List<ReportId>();
        await FillAsync(server, acknowledged);
        server.IsRunning.ShouldBeTrue(server.Output);
        (await server.TextAsync("/health")).ShouldNotBeNull();

        File.Delete(Ballast);
        await CheckAsync(server, acknowledged);
    }

    [Fact]
    public async Task A_kill_on_a_full_disk_loses_nothing_that_was_acknowledged_either()
    {
        await using var server = new TrackerServer(data: Path.Combine(_mount.FullName, "var"));
        await server.StartAsync();
        var acknowledged = new List<ReportId>();
        for (var round = 0; round < 3; round++)
        {
            await FillAsync(server, acknowledged);
            await server.KillAsync();
            File.Delete(Ballast);
            await server.StartAsync();
        }

        await CheckAsync(server, acknowledged);
    }

    /// <summary>Leaves a megabyte, and hands in reports that do not compress until several were refused.</summary>
    private async Task FillAsync(TrackerServer server, List<ReportId> acknowledged)
    {
        var key = server.Key;
        await server.SettledLedgerAsync("default");
        var free = new DriveInfo(_mount.FullName).AvailableFreeSpace;
        await using (var ballast = new FileStream(Ballast, FileMode.Create))
        {
            var megabyte = new byte[1024 * 1024];
            for (var left = free - (2 * megabyte.Length); left > 0; left -= megabyte.Length)
                await ballast.WriteAsync(megabyte);
        }

        for (var (refused, sent) = (0, 0); refused < 10; sent++)
        {
            sent.ShouldBeLessThan(500, "the disk should be full by now");
            var id = ReportId.New();
            var answer = (await server.PostAsync(key, $$"""{"id":"{{id}}","type":"Large","value":"{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(30_000))}}"}""")).ShouldNotBeNull();
            if (answer.Status == HttpStatusCode.OK)
            {
                acknowledged.Add(id);
                continue;
            }

            answer.Status.ShouldBeOneOf(HttpStatusCode.ServiceUnavailable, HttpStatusCode.InsufficientStorage);
            refused++;
        }
    }

    private async Task CheckAsync(TrackerServer server, List<ReportId> acknowledged)
    {
        await server.TakesTheNextOneAsync(server.Key, "default");
        var ledger = await server.SettledLedgerAsync("default");
        output.WriteLine($"{acknowledged.Count} acknowledged; {ledger}");
        ledger.Of("accepted").ShouldBe(ledger.Of("stored") + ledger.Of("duplicate") + ledger.Of("parked") + ledger.Of("damaged"));
        ledger.Of("refused").ShouldBeGreaterThan(0);
        foreach (var id in acknowledged)
            (await server.FindAsync("default", id)).ShouldNotBeNull($"{id} was acknowledged");
    }
}
