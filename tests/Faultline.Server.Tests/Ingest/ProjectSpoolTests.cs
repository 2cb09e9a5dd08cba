using Faultline.Server.Digest;
using Faultline.Server.Hosting;
using Faultline.Server.Ingest;
using Faultline.Server.Projects;
using Faultline.Spooling;

namespace Faultline.Server.Tests.Ingest;

public sealed class ProjectSpoolTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly StepTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Under_constant_load_what_waits_is_as_old_as_it_is_and_not_as_the_load()
    {
        var options = new SpoolOptions { Directory = _directory.In("spool") };
        await using var queue = Spool.Open(options);
        var spool = new ProjectSpool(new ProjectId(1), queue, options, _time, () => { });
        spool.NoteEmpty();
        await spool.AppendAsync("{}"u8.ToArray());
        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await spool.AppendAsync("{}"u8.ToArray());
            var batch = queue.ReadAccounted(1, 1000);
            queue.Acknowledge(batch);
            spool.NoteDigested(batch.Records.Count);
            (_time.GetUtcNow() - spool.WaitingSince!.Value).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(2));
        }

        queue.Acknowledge(queue.ReadAccounted(10, 1000));
        spool.NoteEmpty();
        spool.WaitingSince.ShouldBeNull();
    }

    [Fact]
    public async Task While_nothing_is_digested_the_age_grows()
    {
        var options = new SpoolOptions { Directory = _directory.In("spool") };
        await using var queue = Spool.Open(options);
        var spool = new ProjectSpool(new ProjectId(1), queue, options, _time, () => { });
        spool.NoteEmpty();
        await spool.AppendAsync("{}"u8.ToArray());
        var first = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));
        await spool.AppendAsync("{}"u8.ToArray());
        spool.WaitingSince.ShouldBe(first);
    }

    [Fact]
    public async Task What_came_in_is_counted_in_its_hour_however_late_it_is_digested()
    {
        await using var spools = new ProjectSpools(DataDirectory.Open(_directory.Path), new ServerOptions(), _time);
        var spool = spools.Of(new ProjectId(1));
        var hours = new[] { 0, 1, 1, 3, 3, 3 };
        var begin = _time.GetUtcNow();
        foreach (var hour in hours)
        {
            _time.Advance(begin.AddHours(hour).AddMinutes(59) - _time.GetUtcNow());
            (await spool.AppendAsync("{}"u8.ToArray())).ShouldBeTrue();
        }

        var marks = SpoolParts.Of(spool.Spool.ReadAccounted(100, 10_000), 100).Single().Marks;
        marks.Where(mark => mark.Taken > 0).Select(mark => (ProjectQuota.HourOf(mark.Begun!.Value), mark.Taken)).ShouldBe([(begin, 1L), (begin.AddHours(1), 2L), (begin.AddHours(3), 3L)]);
        spool.Spool.UntoldSince(begin.AddHours(1)).ShouldBe(5);
    }
}
