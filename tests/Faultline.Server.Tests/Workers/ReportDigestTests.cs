using System.Text;
using Faultline.Reports;
using Faultline.Server.Digest;

namespace Faultline.Server.Tests.Workers;

public sealed class ReportDigestTests
{
    [Fact]
    public void A_report_is_found_by_the_messages_of_its_inner_exceptions()
    {
        var line = Line.Of(ReportId.New(), """
            "value": "The order was not saved", "exception": {"type": "Shop.SaveFailed", "value": "The order was not saved",
              "inner": [{"type": "Npgsql.PostgresException", "value": "23505: duplicate key value violates unique constraint \"ix_orders_key\""}]}
            """.ReplaceLineEndings(""));
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out _).ShouldBeTrue();
        var words = ReportDigest.Of(null, report!, DateTimeOffset.UnixEpoch, DigestRules.Default).Words;
        words.ShouldContain("ix_orders_key");
        words.ShouldContain("duplicate");
        words.ShouldBeUnique();
    }
}
