using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Faultline.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Reporting;

/// <summary>Reports failures of requests, as far as the rules want them reported.</summary>
internal sealed class FailureReports(ReportRules rules, Reporter reporter, FaultComposer composer, IOptions<FaultlineOptions> options)
{
    private readonly string _idHeader = options.Value.ReportIdHeader;

    /// <summary>The report that a failure is to leave; null when it leaves none. Asked once for each answer.</summary>
    public ReportPlan? PlanOf(HttpContext context, RequestRecord record, Fault fault, Exception? exception, bool isExpected)
    {
        record.IsJudged = true;
        return rules.Of(context, fault, exception, isExpected);
    }

    /// <summary>Makes a report that was planned.</summary>
    /// <returns>Its id, or null if it could not be kept.</returns>
    public ValueTask<ReportId?> ReportAsync(HttpContext context, RequestRecord record, Fault fault, Exception? exception, ReportPlan plan) =>
        reporter.ReportAsync(new Failure
        {
            Exception = exception,
            Fault = fault,
            Context = record,
            Topic = HttpSection.TopicOf(context, RequestEndpoint.Asked(context)),
            Section = new HttpSection(context, record, fault.Status, plan.Link),
            Kind = plan.Kind,
            Suppressed = plan.Suppressed,
        });

    /// <summary>
    /// Reports what the app answers by itself, should a rule want it. The answer stays as it is, and names the id in its header. Asked when the response begins, and never
    /// throws.
    /// </summary>
    public async Task ReportOwnAsync(HttpContext context, RequestRecord record)
    {
        var status = context.Response.StatusCode;
        // A failure of the server that has its report is one failure.
        if (record.IsJudged || record.IsAbandoned || (status >= StatusCodes.Status500InternalServerError && record.LastReport is not null))
            return;
        record.IsJudged = true;
        // The fence protects the response: it is about to begin, and is as good without a report.
        try
        {
            var id = status >= StatusCodes.Status400BadRequest ? await OfErrorAsync(context, record, status).ConfigureAwait(false) : await OfStatusAsync(context, record, status).ConfigureAwait(false);
            if (id is not null && !context.Response.HasStarted)
                context.Response.Headers[_idHeader] = id.ToString();
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    private async ValueTask<ReportId?> OfErrorAsync(HttpContext context, RequestRecord record, int status)
    {
        var fault = composer.OfStatus(context, status);
        return rules.Of(context, fault, null, isExpected: true, isOwnAnswer: true) is { } plan ? await ReportAsync(context, record, fault, null, plan).ConfigureAwait(false) : null;
    }

    private async ValueTask<ReportId?> OfStatusAsync(HttpContext context, RequestRecord record, int status) =>
        !rules.Lists(status) || rules.OfStatus(context, status) is not { } plan ? null : await reporter.ReportAsync(new Failure
        {
            Context = record,
            Topic = HttpSection.TopicOf(context),
            Section = new HttpSection(context, record, status),
            Kind = plan.Kind,
            Text = $"The request was answered with {status}",
            Suppressed = plan.Suppressed,
        }).ConfigureAwait(false);
}
