using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Server.Stores.Payloads;
using Faultline.Server.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Stores;

/// <summary>What the SQLite store makes of a process that died between two of its steps.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        Close();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_payload_that_was_written_without_its_transaction_is_ignored_after_the_restart()
    {
        var (store, project) = await OpenAsync();
        var before = Line.New(ReportId.New());
        await store.AddAsync(project, [before], default);
        Close();
        var file = Directory.GetFiles(Payloads(project)).ShouldHaveSingleItem();
        await File.AppendAllTextAsync(file, "FLP1 and then the power went");
        var left = await File.ReadAllBytesAsync(file);

        (store, project) = await OpenAsync();
        var after = Line.New(ReportId.New());
        await store.AddAsync(project, [after], default);
        (await store.FindAsync(project, before.Id, default)).ShouldNotBeNull();
        (await store.FindAsync(project, after.Id, default)).ShouldNotBeNull();
        (await File.ReadAllBytesAsync(file)).ShouldBe(left, "nothing is appended behind bytes that nobody knows");
    }

    [Fact]
    public async Task A_payload_file_that_the_index_never_heard_of_is_not_written_over()
    {
        var (store, project) = await OpenAsync();
        Close();
        Directory.CreateDirectory(Payloads(project));
        var orphan = Path.Combine(Payloads(project), "0000000001.payloads");
        await File.WriteAllTextAsync(orphan, "the transaction never came");

        (store, project) = await OpenAsync();
        var report = Line.New(ReportId.New());
        await store.AddAsync(project, [report], default);
        (await store.FindAsync(project, report.Id, default)).ShouldNotBeNull();
        (await File.ReadAllTextAsync(orphan)).ShouldBe("the transaction never came");
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_the_store_as_it_was_and_the_next_one_succeeds()
    {
        var (store, project) = await OpenAsync();
        var report = Line.New(ReportId.New());
        using (var other = new SqliteConnection($"Data Source={_directory.In("faultline.db")};Pooling=False"))
        {
            other.Open();
            other.Execute("CREATE TRIGGER full BEFORE INSERT ON payload_segment BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END");
            await Should.ThrowAsync<StoreUnavailableException>(() => store.AddAsync(project, [report], default));
            other.Execute("DROP TRIGGER full");
        }

        (await store.FindAsync(project, report.Id, default)).ShouldBeNull();
        (await store.AddAsync(project, [report], default)).Stored.ShouldBe(1);
        (await store.FindAsync(project, report.Id, default))!.Payload.ToArray().ShouldBe(report.Payload.ToArray());
        (await store.CountsAsync(project, default)).Stored.ShouldBe(1);
    }

    [Fact]
    public async Task A_payload_that_was_damaged_on_the_disk_is_never_shown_as_whole()
    {
        var (store, project) = await OpenAsync();
        var report = Line.New(ReportId.New(), $"\"value\": \"{new string('x', 300)}\"");
        await store.AddAsync(project, [report], default);
        var file = Directory.GetFiles(Payloads(project)).ShouldHaveSingleItem();
        var whole = await File.ReadAllBytesAsync(file);
        for (var at = "FLPAYL01".Length; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(file, damaged);
            await Should.ThrowAsync<ReportDamagedException>(() => store.FindAsync(project, report.Id, default), $"byte {at}");
        }

        await File.WriteAllBytesAsync(file, whole[..^1]);
        await Should.ThrowAsync<ReportDamagedException>(() => store.FindAsync(project, report.Id, default));
        File.Delete(file);
        await Should.ThrowAsync<ReportDamagedException>(() => store.FindAsync(project, report.Id, default));
    }

    [Fact]
    public void A_full_segment_is_followed_by_the_next_and_a_batch_lies_in_one()
    {
        using var segments = new PayloadSegments(_directory.In("p"), segmentBytes: 100, lastSegment: 0, lastEnd: 0);
        var large = new byte[300];
        Random.Shared.NextBytes(large);
        segments.Append([large, large]).Select(location => location.Segment).ShouldBe([1L, 1L]);
        var second = segments.Append([large])[0];
        second.Segment.ShouldBe(2);
        PayloadSegments.Read(_directory.In("p"), second).ShouldBe(large);
    }

    [Fact]
    public void A_segment_that_ends_where_the_index_says_is_continued()
    {
        long end;
        using (var segments = new PayloadSegments(_directory.In("p"), 10_000, 0, 0))
        {
            segments.Append([new byte[10]]);
            end = segments.Tip.End;
        }

        using var again = new PayloadSegments(_directory.In("p"), 10_000, 1, end);
        again.Append([new byte[10]])[0].ShouldBe(new PayloadLocation(1, end, (int)(again.Tip.End - end)));
    }

    private async Task<(SqliteReportStore Store, ProjectId Project)> OpenAsync()
    {
        var database = SqliteDatabase.Open(_directory.In("faultline.db"), TimeProvider.System);
        var store = new SqliteReportStore(database, _directory.In("payloads"), 1024 * 1024);
        _open.AddRange([store, database]);
        var projects = new SqliteProjectStore(database, TimeProvider.System);
        var project = await projects.FindAsync("one", default) ?? await projects.AddAsync("one", IngestKey.New(), default);
        return (store, project!.Id);
    }

    private void Close()
    {
        _open.ForEach(one => one.Dispose());
        _open.Clear();
    }

    private string Payloads(ProjectId project) => _directory.In("payloads", project.ToString());
}
