using Dapper;
using Faultline.Server.Projects;
using Faultline.Server.Reports;
using Faultline.Tracker.Retention;
using Npgsql;

namespace Faultline.Server.Tests.Stores.PostgreSql;

using Faultline.Server.Tests.Stores.Contracts;
using Digest = Faultline.Server.Tests.Stores.Contracts.Digest;

public class PostgreSqlSegmentTests
{
    [Fact]
    public async Task A_table_that_never_got_a_report_goes_when_its_day_is_over()
    {
        var (time, place) = (new FixedTime(Digest.Noon), new PostgreSqlPlace());
        await using (var stores = await place.OpenAsync(time))
        {
            var project = (await stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
            await stores.Digest.DigestAsync(new DigestBatch(project, Digest.Noon, [Digest.Of("a")], new DigestLimits(KeepFirst: 10)), default);
            (await TablesAsync(place)).ShouldBe(2);

            time.Now = Digest.Noon.AddDays(1);
            var plan = RetentionPlan.Of((await stores.Retention.MeasureAsync(default)).Segments, new RetentionBudget(long.MaxValue, long.MaxValue, TimeSpan.FromDays(90)), time.Now);
            foreach (var (segment, reason) in plan.Steps)
                await stores.Retention.DropAsync(segment, reason, time.Now, default);
            (await TablesAsync(place)).ShouldBe(1);
            (await stores.Retention.MeasureAsync(default)).Segments.ShouldHaveSingleItem().Kind.ShouldBe(SegmentKind.Keep);
        }

        await place.DisposeAsync();
    }

    [Fact]
    public async Task A_report_that_came_compressed_is_kept_as_it_came()
    {
        await using var place = new PostgreSqlPlace();
        await using var stores = await place.OpenAsync(new FixedTime(Digest.Noon));
        var project = (await stores.Projects.AddAsync("one", IngestKey.New(), default))!.Id;
        var report = Digest.Of("a");
        var (line, member) = (report.Payload.ReadLine(), Gzip.Of(report.Payload.ReadLine().ToArray()));
        report = report with { Payload = Payload.Compressed(member, line.Length) };
        await stores.Digest.DigestAsync(new DigestBatch(project, Digest.Noon, [report], new DigestLimits(KeepFirst: 10)), default);

        await using var connection = new NpgsqlConnection(place.Database);
        var tables = await connection.QueryAsync<string>("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^payload_[0-9]+$'");
        var frames = new List<byte[]>();
        foreach (var table in tables)
            frames.AddRange(await connection.QueryAsync<byte[]>($"SELECT payload FROM {table}"));
        frames.ShouldHaveSingleItem().AsSpan().IndexOf(member).ShouldBeGreaterThan(0);
        (await stores.Reports.FindAsync(project, report.Facts.Id, default)).ShouldNotBeNull().Payload!.Value.ToArray().ShouldBe(line.ToArray());
    }

    private static async Task<long> TablesAsync(PostgreSqlPlace place)
    {
        await using var connection = new NpgsqlConnection(place.Database);
        return await connection.QuerySingleAsync<long>("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^payload_[0-9]+$'");
    }
}
