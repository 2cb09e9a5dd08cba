using Faultline.Server.Hosting;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Sqlite;
using Faultline.Server.Stores.Sqlite.Backups;

namespace Faultline.Server.Tests.Stores.Sqlite;

using Faultline.Server.Tests.Stores.Contracts;
using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

/// <summary>The verbs backup, restore and check, on a store that is open as a server has it open.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<DigestRecord> _stored = [];
    private SqliteStores? _stores;
    private ProjectId _project;

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_a_backup_beside_a_running_server_holds_is_there_after_it_was_restored()
    {
        await OpenAsync();
        await StoreAsync(30);
        var later = await StoreAndBackUpAsync();
        await RestoreAsync();

        await using var restored = Open("restored");
        foreach (var report in _stored)
            (await restored.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull().Payload!.Value.ToArray().ShouldBe(report.Payload.ReadLine().ToArray());
        (await restored.Reports.FindAsync(_project, later, default)).ShouldBeNull();
        (await restored.Groups.ListAsync(_project, new(Tracker.Search.SearchQuery.All), default)).Groups.Sum(group => group.Count).ShouldBe(_stored.Count);
    }

    [Fact]
    public async Task A_restored_store_goes_on_and_is_found_to_be_right()
    {
        await OpenAsync();
        await StoreAsync(30);
        await StoreAndBackUpAsync();
        await RestoreAsync();
        await using (var restored = Open("restored"))
        {
            var report = Digest.Of("a");
            await restored.Digest.DigestAsync(Line.Batch(_project, report), default);
            (await restored.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull().Payload.ShouldNotBeNull();
        }

        (await RunAsync("check", "--full", "--data", _directory.In("restored"))).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_dropped_after_the_backup_is_in_the_backup()
    {
        await OpenAsync();
        await StoreAsync(30);
        await StoreAndBackUpAsync();
        foreach (var segment in (await _stores!.Retention.MeasureAsync(default)).Segments.Where(segment => !segment.Open))
            await _stores.Retention.DropAsync(segment, "age", Digest.Noon, default);
        await RestoreAsync();
        (await RunAsync("check", "--full", "--data", _directory.In("restored"))).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_erased_after_the_backup_is_erased_again_by_the_journal()
    {
        await OpenAsync();
        await StoreAsync(10);
        await StoreAndBackUpAsync();
        (await _stores!.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default)).ShouldBe(6);
        await RestoreAsync(_directory.In("data", "erasures.jsonl"));

        await using var restored = Open("restored");
        var erased = _stored.Where(report => report.Facts.User == "ada").ToList();
        erased.ShouldNotBeEmpty();
        foreach (var report in erased)
            (await restored.Reports.FindAsync(_project, report.Facts.Id, default)).ShouldNotBeNull().Loss!.Reason.ShouldBe(PayloadLossReason.Erased);
    }

    [Fact]
    public async Task What_came_after_a_wish_stays_when_a_backup_of_later_is_restored()
    {
        await OpenAsync();
        await _stores!.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default);
        var later = Digest.Of("a", facts => facts with { User = "ada" }, at: Digest.Noon.AddHours(1));
        await _stores.Digest.DigestAsync(Line.Batch(_project, later), default);
        await StoreAndBackUpAsync();
        await RestoreAsync();
        await using var restored = Open("restored");
        (await restored.Reports.FindAsync(_project, later.Facts.Id, default)).ShouldNotBeNull().Payload.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_wish_that_a_restore_was_given_reaches_what_comes_later()
    {
        await OpenAsync();
        await StoreAndBackUpAsync();
        await _stores!.Retention.EraseUserAsync(_project, "ada", Digest.Noon.AddHours(1), default);
        await RestoreAsync(_directory.In("data", "erasures.jsonl"));
        File.ReadAllText(_directory.In("restored", "erasures.jsonl")).ShouldBe(File.ReadAllText(_directory.In("data", "erasures.jsonl")));
        await using var restored = Open("restored");
        var late = Digest.Of("a", facts => facts with { User = "ada", Time = Digest.Noon }, at: Digest.Noon.AddHours(2));
        await restored.Digest.DigestAsync(Line.Batch(_project, late), default);
        (await restored.Reports.FindAsync(_project, late.Facts.Id, default)).ShouldNotBeNull().Loss!.Reason.ShouldBe(PayloadLossReason.Erased);
    }

    [Fact]
    public async Task An_erasure_while_the_backup_is_made_leaves_nothing_in_it()
    {
        await OpenAsync();
        await StoreAsync(30);
        var linked = new OnFirstLine(() => _stores!.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default));
        await new BackupWriter(_directory.In("data"), _directory.In("backup"), linked, TimeProvider.System).WriteAsync(default);
        await _stores!.DisposeAsync();
        _stores = null;

        var files = Directory.GetFiles(_directory.In("backup", "payloads"), "*", SearchOption.AllDirectories);
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var live = await File.ReadAllBytesAsync(Path.Combine(_directory.In("data"), Path.GetRelativePath(_directory.In("backup"), file)));
            (await File.ReadAllBytesAsync(file)).SequenceEqual(live).ShouldBeTrue(file);
        }

        await RestoreAsync();
        (await RunAsync("check", "--full", "--data", _directory.In("restored"))).ShouldBe(0);
    }

    [Fact]
    public async Task Erasing_leaves_a_backup_whole()
    {
        await OpenAsync();
        await StoreAsync(30);
        await StoreAndBackUpAsync();
        await _stores!.Retention.EraseUserAsync(_project, "ada", Digest.Noon, default);
        await RestoreAsync();
    }

    [Fact]
    public async Task A_backup_that_lacks_a_byte_is_not_restored()
    {
        await OpenAsync();
        await StoreAsync(30);
        await StoreAndBackUpAsync();
        var payloads = Directory.GetFiles(_directory.In("backup", "payloads"), "*", SearchOption.AllDirectories)[0];
        var bytes = await File.ReadAllBytesAsync(payloads);
        File.Delete(payloads);
        await File.WriteAllBytesAsync(payloads, bytes[..^1]);
        (await RunAsync("restore", _directory.In("backup"), "--data", _directory.In("restored"))).ShouldBe(1);
        Should.Throw<StartException>(() => DataDirectory.Open(_directory.In("restored")).Lock()).Message.ShouldContain("not finished");
    }

    [Fact]
    public async Task Nothing_is_backed_up_into_or_restored_into_what_is_not_empty()
    {
        await OpenAsync();
        await StoreAsync(1);
        (await RunAsync("backup", _directory.In("data"), "--data", _directory.In("data"))).ShouldBe(1);
        await StoreAndBackUpAsync();
        (await RunAsync("backup", _directory.In("backup"), "--data", _directory.In("data"))).ShouldBe(1);
        (await RunAsync("restore", _directory.In("backup"), "--data", _directory.In("data"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_check_beside_a_running_server_finds_nothing_wrong_and_then_what_is()
    {
        await OpenAsync();
        await StoreAsync(30);
        (await RunAsync("check", "--data", _directory.In("data"))).ShouldBe(0);
        var payloads = Directory.GetFiles(_directory.In("data", "payloads"), "*", SearchOption.AllDirectories)[0];
        using (var file = new FileStream(payloads, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Seek(60, SeekOrigin.Begin);
            file.Write("damaged"u8);
        }

        (await RunAsync("check", "--full", "--data", _directory.In("data"))).ShouldBe(2);
    }

    private async Task OpenAsync()
    {
        Directory.CreateDirectory(_directory.In("data"));
        _stores = Open("data");
        _project = (await _stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
    }

    private SqliteStores Open(string name) =>
        SqliteStores.Open(_directory.In(name, "faultline.db"), _directory.In(name, "payloads"), 16 * 1024, new FixedTime(Digest.Noon));

    private async Task StoreAsync(int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            var reports = new[] { Digest.Noise("a", 3_000, Digest.Noon), Digest.Of($"g{i % 4}", facts => facts with { User = i % 2 == 0 ? "ada" : "bob" }) };
            await _stores!.Digest.DigestAsync(Line.Batch(_project, reports), default);
            _stored.AddRange(reports);
        }
    }

    /// <summary>Backs up, and stores one more report afterwards, which it gives.</summary>
    private async Task<ReportId> StoreAndBackUpAsync()
    {
        await StoreAsync(1);
        (await RunAsync("backup", _directory.In("backup"), "--data", _directory.In("data"))).ShouldBe(0);
        var later = Digest.Of("later");
        await _stores!.Digest.DigestAsync(Line.Batch(_project, later), default);
        return later.Facts.Id;
    }

    [Fact]
    public async Task A_restore_that_names_no_backup_leaves_no_directory_in_the_way_of_the_next()
    {
        await OpenAsync();
        await StoreAsync(1);
        (await RunAsync("backup", _directory.In("backup"), "--data", _directory.In("data"))).ShouldBe(0);
        (await RunAsync("restore", _directory.In("bakcup"), "--data", _directory.In("restored"))).ShouldBe(1);
        (await RunAsync("restore", _directory.In("backup"), _directory.In("no-journal"), "--data", _directory.In("restored"))).ShouldBe(1);
        Directory.Exists(_directory.In("restored")).ShouldBeFalse();
        await RestoreAsync();
    }

    private async Task RestoreAsync(params string[] journal) =>
        (await RunAsync(["restore", _directory.In("backup"), .. journal, "--data", _directory.In("restored")])).ShouldBe(0);

    private static async Task<int> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        var code = await ServerCommand.RunAsync(args, output, output, default);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        return code;
    }
    /// <summary>Does something when the first line is written: between two steps of a verb.</summary>
    private sealed class OnFirstLine(Func<Task> act) : StringWriter
    {
        private bool _done;

        public override async Task WriteLineAsync(string? value)
        {
            if (!_done)
            {
                _done = true;
                await act();
            }
        }
    }
}
