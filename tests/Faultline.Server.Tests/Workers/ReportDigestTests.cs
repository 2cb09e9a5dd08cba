using System.Text;
using Faultline.Reports;
using Faultline.Server.Digest;
using Faultline.Server.Reports;

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
        var words = Digest(line).Words;
        words.ShouldContain("ix_orders_key");
        words.ShouldContain("duplicate");
        words.ShouldBeUnique();
    }

    [Fact]
    public void The_words_of_a_message_are_the_reports_own_and_not_lent_by_its_group()
    {
        var record = Digest(Line.Of(ReportId.New(), """
            "type": "Shop.NotShipped", "value": "The Order zavok cannot be shipped", "exception": {"type": "Shop.NotShipped", "value": "The Order zavok cannot be shipped"}
            """.ReplaceLineEndings("")));
        record.Outline.Title.ShouldBe("The Order zavok cannot be shipped");
        record.Words.ShouldBe(["the", "order", "zavok", "cannot", "be", "shipped"]);
        record.Outline.Words.ShouldBe(["shop", "notshipped"]);
    }

    [Fact]
    public void The_words_of_a_log_lines_template_are_the_reports_own()
    {
        var record = Digest(Line.Of(ReportId.New(), "\"value\": \"Order zavok failed\", \"logentry\": {\"message\": \"Order {Name} failed\"}"));
        record.Outline.Title.ShouldBe("Order {Name} failed");
        record.Words.ShouldBe(["order", "zavok", "failed", "name"]);
    }

    [Fact]
    public void What_a_title_shows_beyond_what_is_kept_of_the_message_is_found()
    {
        var message = $"Values {string.Join(' ', Enumerable.Range(100_000, 35))} end here";
        Digest(Line.Of(ReportId.New(), $$"""
            "value": "{{message}}", "exception": {"type": "Shop.Failed", "value": "{{message}}"}
            """.Trim())).Words.ShouldContain("here");
    }

    [Fact]
    public void The_words_of_a_code_are_found_beside_those_of_a_message()
    {
        var words = Digest(Line.Of(ReportId.New(), "\"value\": \"Order 7 is missing\", \"fault\": {\"code\": \"sales.basket.gone\", \"status\": 410}")).Words;
        words.ShouldContain("basket");
        words.ShouldContain("missing");
    }

    [Fact]
    public void A_report_that_has_nothing_but_a_code_is_found_by_it()
    {
        var record = Digest(Line.Of(ReportId.New(), "\"type\": \"Shop.Failed\", \"fault\": {\"code\": \"shop.order.not_found\"}"));
        record.Outline.Title.ShouldBe("shop.order.not_found");
        record.Words.ShouldBe(["shop", "order", "not_found"]);
    }

    private static DigestRecord Digest(string line)
    {
        ErrorReport.TryParse(Encoding.UTF8.GetBytes(line), out var report, out var error).ShouldBeTrue(error);
        return ReportDigest.Of(null, report!, Payload.Of(report!.Raw), DateTimeOffset.UnixEpoch, DigestRules.Default, new OutlineWords());
    }
}
