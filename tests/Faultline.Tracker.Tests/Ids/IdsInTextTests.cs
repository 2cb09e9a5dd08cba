using Faultline.Tracker.Ids;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tracker.Tests.Ids;

public class IdsInTextTests
{
    private const string Hash = "68383510f5054932567230492013ce90";

    [Theory]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B4N6C", "OOPS-7ZK3M9QW2X5T8V1B4N6C")]
    [InlineData("it said oops - 7zk3m9qw2x5t8v1b4n6c, twice", "oops - 7zk3m9qw2x5t8v1b4n6c")]
    [InlineData("https://x/find?oopsid=OOPS-7ZK3M9QW2X5T8V1B4N6C&y=1", "OOPS-7ZK3M9QW2X5T8V1B4N6C")]
    [InlineData("  7ZK3M9QW2X5T8V1B4N6C. ", "7ZK3M9QW2X5T8V1B4N6C")]
    public void A_report_id_is_found_as_people_write_it(string text, string found)
    {
        var id = IdsInText.Find(text).ShouldHaveSingleItem();

        (id.Kind, id.Text, id.Canonical).ShouldBe((FoundIdKind.Report, found, "OOPS-7ZK3M9QW2X5T8V1B4N6C"));
        id.Position.ShouldBe(text.IndexOf(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OOPS-38C23", "OOPS-38C23", "2006-02-07")]
    [InlineData("see oops-38c23.", "OOPS-38C23", "2006-02-07")]
    [InlineData("OOPS-C3", "OOPS-C3", null)]
    [InlineData("OOPS-824EATOKEN7", "OOPS-824EATOKEN7", "2008-04-03")]
    [InlineData("OOPS-1994EA5B77", "OOPS-1994EA5B77", "2011-06-17")]
    [InlineData("38C23", "OOPS-38C23", "2006-02-07")]
    [InlineData("in 2006-02-07/38C23 there", "OOPS-38C23", "2006-02-07")]
    [InlineData("/srv/2006-02-07/01234.C23.bz2", "OOPS-38C23", "2006-02-07")]
    [InlineData("2026-03-14/OOPS-68383510F5054932567230492013CE90", "OOPS-" + Hash, null)]
    [InlineData("OOPS-2147appserverZCeCCabcdefghijklmnopqrstuvwxyzab175347", "OOPS-2147appserverZCeCCabcdefghijklmnopqrstuvwxyzab175347", "2011-11-17")]
    public void An_old_oops_is_found_with_its_day(string text, string canonical, string? date)
    {
        var id = IdsInText.Find(text).ShouldHaveSingleItem();

        (id.Kind, id.Canonical).ShouldBe((FoundIdKind.OldReport, canonical));
        id.Date.ShouldBe(date is null ? null : DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("OOPS code")]
    [InlineData("oops 38C23")]
    [InlineData("OOPS-code")]
    [InlineData("OOPS-")]
    [InlineData("oops")]
    [InlineData("oops - I did it again")]
    [InlineData("OOPS-12345")]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B4N6")]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B4N6CX")]
    [InlineData("scoops-38C23")]
    [InlineData("the room 38C23 is free")]
    [InlineData("2006-13-07/38C23")]
    [InlineData("req-4b9e5c04")]
    [InlineData("req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6cc")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("68383510f5054932567230492013ce90a")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(" ")]
    [InlineData(null)]
    public void What_only_looks_alike_is_no_id(string? text) => IdsInText.Find(text).ShouldBeEmpty();

    [Fact]
    public void All_ids_of_a_mail_are_found_in_their_order()
    {
        var text = $"Hi,\nOOPS-38C23 again (oops-{Hash}), req-4B9E5C04-c40f-4b4f-960e-6ac0858dca6c;\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 OOPS-7ZK3M9QW2X5T8V1B4N6C oops-38c23";

        IdsInText.Find(text).Select(id => (id.Kind, id.Canonical)).ShouldBe(
        [
            (FoundIdKind.OldReport, "OOPS-38C23"), (FoundIdKind.OldReport, "OOPS-" + Hash), (FoundIdKind.Request, "req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c"),
            (FoundIdKind.Trace, "4bf92f3577b34da6a3ce929d0e0e4736"), (FoundIdKind.Report, "OOPS-7ZK3M9QW2X5T8V1B4N6C"),
        ]);
    }

    [Fact]
    public void No_more_than_the_limit_are_found()
    {
        var text = string.Join(' ', Enumerable.Range(0, 1_000).Select(i => $"OOPS-1X{i}"));
        IdsInText.Find(text).Count.ShouldBe(IdsInText.MaxIds);
    }

    [Fact]
    public void Every_id_that_a_report_id_finds_is_found_here_too() =>
        Prop.ForAll(Gen.Elements("OOPS", "oops", "-", " ", "7ZK3M9QW2X5T8V1B4N6C", "ilo", ",", "_", "x", "\n", "38C23", "2006-02-07/", "req", Hash, ".").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(), text =>
        {
            var found = IdsInText.Find(text);
            return found.All(id => text.AsSpan(id.Position).StartsWith(id.Text))
                && (!ReportId.TryFind(text, out var one) || found.Any(id => id.Canonical == one.ToString()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_text_is_read_once()
    {
        // Time that grew with the square would run for minutes here.
        IdsInText.Find(string.Concat(Enumerable.Repeat("oops   ", 300_000))).ShouldBeEmpty();
        IdsInText.Find("oops-" + new string('a', 2_000_000)).ShouldBeEmpty();
    }
}
