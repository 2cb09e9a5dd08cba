using System.Text;
using Faultline.Reports;
using Faultline.Server.Digest;
using Faultline.Server.Ingest;
using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Tests.Workers;

public sealed class OpenReportTests
{
    private readonly ArrivedLines _lines = new();
    private readonly OutlineWords _words = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_digested_stays_when_the_text_that_it_was_found_in_is_used_for_another(bool hasArrived)
    {
        var (first, second) = (LineOf("Ship", "Order one"), LineOf("Bill", "Basket two"));
        var records = new[] { Digest(first, 0, hasArrived), Digest(second, 1, hasArrived) };
        _lines.Used.ShouldBe(0);
        var expected = new[] { first, second };
        for (var i = 0; i < 2; i++)
        {
            records[i].Payload.ReadLine().ToArray().ShouldBe(expected[i]);
            records[i].Payload.Member.IsEmpty.ShouldBeFalse();
        }

        (records[0].Facts.Value, records[1].Facts.Value).ShouldBe(("Order one", "Basket two"));
        (records[0].Outline.Culprit, records[1].Outline.Culprit).ShouldBe(("Shop.Orders.Ship", "Shop.Orders.Bill"));
        records[0].Outline.Words.ShouldContain("ship");
        records[1].Outline.Words.ShouldContain("bill");
        records[0].Key.ShouldNotBe(records[1].Key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_report_that_does_not_begin_its_text_is_kept_as_a_line_of_its_own(bool hasArrived)
    {
        var line = LineOf("Ship", "Order one");
        var record = Digest([.. "  "u8, .. line], 0, hasArrived);
        Digest(LineOf("Bill", "Basket two, and longer than the other"), 1, hasArrived);
        record.Payload.Member.IsEmpty.ShouldBeTrue();
        record.Payload.Line.ToArray().ShouldBe(line);
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("[1]", "object")]
    public void What_is_no_report_gives_its_room_back(string text, string expected)
    {
        OpenReport.TryRead(Record(Encoding.UTF8.GetBytes(text.PadRight(100)), 0, hasArrived: true), _lines, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain(expected, Case.Insensitive);
        _lines.Used.ShouldBe(0);
    }

    [Fact]
    public void A_member_that_is_damaged_is_said_to_be()
    {
        var member = Gzip.Of(LineOf("Ship", "Order one"));
        member[^6] ^= 1;
        Should.Throw<InvalidDataException>(() => OpenReport.TryRead(new SpoolRecord(member, "a", 0), _lines, out _, out _));
    }

    private DigestRecord Digest(byte[] text, long position, bool hasArrived)
    {
        OpenReport.TryRead(Record(text, position, hasArrived), _lines, out var open, out var error).ShouldBeTrue(error);
        using (open)
            return ReportDigest.Of(null, open!.Report, open.Payload, DateTimeOffset.UnixEpoch, DigestRules.Default, _words);
    }

    private SpoolRecord Record(byte[] text, long position, bool hasArrived)
    {
        if (hasArrived)
        {
            var room = _lines.Rent(text.Length).ShouldNotBeNull();
            text.CopyTo(room, 0);
            _lines.Keep(("a", position), room, text.Length);
        }

        return new SpoolRecord(Gzip.Of(text), "a", position);
    }

    private static byte[] LineOf(string method, string message) => Encoding.UTF8.GetBytes(Line.Of(ReportId.New(), $$"""
        "value": "{{message}}", "exception": {"type": "Shop.Failed", "value": "{{message}}", "frames": [{"method": "Shop.Orders.{{method}}()", "in_app": true}]}
        """.Trim()));
}
