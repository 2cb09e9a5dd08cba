using Faultline.Tracker.Ledger;

namespace Faultline.Tracker.Tests.Ledger;

public class LedgerSumsTests
{
    [Fact]
    public void Sums_add_up_when_every_report_is_somewhere()
    {
        var sums = new LedgerSums(Accepted: 1_010, Stored: 1_000, Duplicate: 4, Parked: 3, Damaged: 2, Waiting: 1);

        sums.AddUp.ShouldBeTrue();
        sums.ToString().ShouldBe("1,010 accepted; 1,000 stored, 4 duplicates, 3 parked, 2 damaged, 1 waiting: they add up");
    }

    [Fact]
    public void What_is_missing_is_told()
    {
        new LedgerSums(10, 7, 0, 0, 0, 0).ToString().ShouldEndWith(": 3 accepted reports are nowhere");
        new LedgerSums(10, 12, 0, 0, 0, 0).ToString().ShouldEndWith(": 2 more than were accepted");
    }
}
