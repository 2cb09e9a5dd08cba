using System.Text;
using Faultline.Spooling;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Spooling;

public sealed class SpoolParkedTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_parked_record_is_listed_read_and_taken_out()
    {
        await using var spool = _folder.Open();
        spool.TryAppend("poison\nwith two lines");
        var record = spool.Read(1, 1000).Records[0];
        spool.Park(record, "because");

        var parked = spool.ListParked().ShouldHaveSingleItem();
        (parked.Reason, parked.Bytes, parked.Segment, parked.Position).ShouldBe(("because", 21, record.Segment, record.Position));
        Encoding.UTF8.GetString(spool.ReadParked(parked.Name)!).ShouldBe("poison\nwith two lines");
        Encoding.UTF8.GetString(spool.ReadParked(parked.Name, 6)!).ShouldBe("poison");
        spool.RemoveParked(parked.Name).ShouldBeTrue();
        spool.ListParked().ShouldBeEmpty();
        spool.RemoveParked(parked.Name).ShouldBeFalse();
        spool.ReadParked(parked.Name).ShouldBeNull();
    }

    [Theory]
    [InlineData("../secret.parked")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b.parked")]
    [InlineData("")]
    [InlineData("nothing.parked")]
    public async Task A_name_leads_nowhere_else(string name)
    {
        await using var spool = _folder.Open();
        File.WriteAllText(Path.Combine(_folder.Path, "secret.parked"), "{}\nsecret");
        spool.ReadParked(name).ShouldBeNull();
        spool.RemoveParked(name).ShouldBeFalse();
        File.Exists(Path.Combine(_folder.Path, "secret.parked")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_of_somebody_else_does_not_hide_the_others()
    {
        await using var spool = _folder.Open();
        spool.TryAppend("poison");
        spool.Park(spool.Read(1, 1000).Records[0], new string('r', 100_000));
        File.WriteAllText(Path.Combine(_folder.Path, "parked", "other.parked"), "no envelope");
        File.WriteAllText(Path.Combine(_folder.Path, "parked", "another.parked"), "{\"parked\":5}\n");
        spool.ListParked().ShouldHaveSingleItem().Reason.Length.ShouldBe(1024);
    }
}
