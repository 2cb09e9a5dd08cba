using Faultline.Server.Ledger;
using Faultline.Server.Pages;

namespace Faultline.Server.Tests.Pages;

public sealed class LedgerTableTests
{
    private static readonly DateTimeOffset Hour = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [Fact]
    public void Reasons_that_clients_make_up_displace_nothing_that_the_server_counts()
    {
        var own = Enum.GetValues<LedgerLine>().Where(line => line != LedgerLine.Discarded).Select(line => Row(line, 1)).ToList();
        var made = Enumerable.Range(0, 500).Select(i => Row(LedgerLine.Discarded, 1000 + i, $"r{i:000}"));
        var table = LedgerTable.Of([.. own, .. made]);
        table.Columns.Select(column => column.Line).ShouldBeInOrder();
        table.Columns.ShouldContain((LedgerLine.Discarded, "r499"));
        table.Columns.Count.ShouldBeLessThan(40);
        foreach (var row in own)
            table.Columns.ShouldContain((row.Line, ""));
        table.Hours.ShouldHaveSingleItem().Counts.Count.ShouldBe(table.Columns.Count);
    }

    private static LedgerRow Row(LedgerLine line, long count, string reason = "") => new(Hour, line, reason, count, 0);
}
