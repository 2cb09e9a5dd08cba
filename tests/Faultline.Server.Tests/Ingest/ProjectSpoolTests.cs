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
}
