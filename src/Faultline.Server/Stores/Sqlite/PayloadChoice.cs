using Faultline.Server.Reports;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>Decides which payloads of a group are kept, and which of them are precious.</summary>
internal sealed class PayloadChoice(Statements statements)
{
    /// <summary>Decides for one group, and counts.</summary>
    public void Choose(GroupArrival arrival, DigestLimits limits, DateTimeOffset now)
    {
        var hour = UnixTime.Hour(now);
        var inHour = arrival.PayloadHour == hour ? arrival.PayloadsInHour : 0;
        var payloads = arrival.Payloads;
        foreach (var report in arrival.Reports)
        {
            if (report.Record.IsErased)
            {
                report.Loss = PayloadLossReason.Erased;
                continue;
            }

            // What is precious is kept also when the group has had enough of this hour.
            report.Keep = report.FirstInRelease || report.Regressing || payloads < limits.KeepFirst;
            if (limits.PayloadsPerGroupAndHour > 0 && inHour >= limits.PayloadsPerGroupAndHour && !report.Keep)
            {
                report.Loss = PayloadLossReason.Sampled;
                continue;
            }

            payloads++;
            inHour++;
        }

        statements.Of("UPDATE group_total SET payloads = ?2, payload_hour = ?3, payloads_hour = ?4 WHERE group_id = ?1")
            .Bind(1, arrival.Number).Bind(2, payloads).Bind(3, hour).Bind(4, inHour)
            .Run();
    }
}
