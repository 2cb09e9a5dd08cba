using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolDirectoryTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_live_directory_can_be_looked_into()
    {
        await using var spool = _folder.Open();
        for (var i = 0; i < 5; i++)
            spool.TryAppend($"{i}");
        spool.Acknowledge(spool.Read(2, 1000));

        var status = SpoolDirectory.Inspect(_folder.Path);
        var segment = status.Segments.ShouldHaveSingleItem();
        (segment.Owner, segment.ProcessId).ShouldBe((SpoolOwner.Alive, Environment.ProcessId));
        (segment.Records, segment.PendingRecords, segment.PendingBytes).ShouldBe((5, 3, 3 * (RecordFrame.Bytes + 1)));
        SpoolDirectory.ReadAll(_folder.Path).Select(record => record.Text()).ShouldBe(["2", "3", "4"]);
        SpoolDirectory.ReadAll(_folder.Path, includeShipped: true).Count().ShouldBe(5);
        spool.Drain().ShouldBe(["2", "3", "4"]);
    }

    [Fact]
    public void A_copied_directory_is_shown_with_its_damage_and_stays_as_it_is()
    {
        _folder.Put([.. SegmentBytes.Of("one"), .. "garbage"u8, .. new byte[9], .. SegmentBytes.Frame("two")]);
        var before = SpoolFolder.ReadShared(_folder.Segments[0]);

        var segment = SpoolDirectory.Inspect(_folder.Path).Segments.ShouldHaveSingleItem();
        (segment.Owner, segment.Records, segment.Damaged, segment.DamagedBytes).ShouldBe((SpoolOwner.Gone, 2, 1, 16));
        SpoolDirectory.ReadAll(_folder.Path).Select(record => record.Text()).ShouldBe(["one", "two"]);
        Directory.GetFileSystemEntries(_folder.Path).Length.ShouldBe(1, "looking makes no file");
        SpoolFolder.ReadShared(_folder.Segments[0]).ShouldBe(before);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named() =>
        Should.Throw<IOException>(() => SpoolDirectory.Inspect(_folder.Path)).Message.ShouldContain(_folder.Path);

    [Fact]
    public async Task Directory_and_files_are_for_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions");
        await using var spool = _folder.Open();
        spool.TryAppend("one");
        spool.Park(spool.Read(1, 1000).Records[0], "test");

        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Mode(_folder.Path).ShouldBe(file | UnixFileMode.UserExecute);
        Mode(Path.GetDirectoryName(_folder.Parked[0])!).ShouldBe(file | UnixFileMode.UserExecute);
        _folder.Segments.Concat(_folder.Locks).Concat(_folder.Parked).ShouldAllBe(path => Mode(path) == file);
    }

    [Fact]
    public void A_file_in_the_place_of_the_directory_is_named_with_what_to_do()
    {
        var file = Path.GetTempFileName();
        try
        {
            Should.Throw<IOException>(() => Spool.Open(new() { Directory = file })).Message.ShouldBe(
                $"The spool directory '{file}' is a file. Give the path of a directory, or move the file away.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_named_with_what_to_do()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "needs a place where nobody may write");
        var error = Should.Throw<IOException>(() => Spool.Open(new() { Directory = "/proc/faultline" }));
        error.Message.ShouldStartWith("The spool directory '/proc/faultline' cannot be used: ");
        error.Message.ShouldContain("configure another one");
    }

    [Fact]
    public void All_options_out_of_range_are_named_at_once()
    {
        var message = Should.Throw<ArgumentException>(() => Spool.Open(new()
        {
            Directory = " ", SegmentBytes = 1, MaxBytes = 1, MaxRecordBytes = 0, MaxParkedBytes = -1,
            Durability = (SpoolDurability)7, FlushInterval = TimeSpan.Zero, GroupWait = TimeSpan.FromMinutes(1), AdoptInterval = TimeSpan.FromDays(1),
        })).Message;
        foreach (var option in typeof(SpoolOptions).GetProperties())
            message.ShouldContain(option.Name);
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
