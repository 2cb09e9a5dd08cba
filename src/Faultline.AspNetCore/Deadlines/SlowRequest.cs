using System.Globalization;
using Faultline.AspNetCore.Requests;
using Faultline.Timelines;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>A request that was answered well, and took more time or more statements than it should.</summary>
internal sealed class SlowRequest
{
    private SlowRequest(RequestRecord record, Exception what) => (Record, What) = (record, what);

    public RequestRecord Record { get; }

    public Exception What { get; }

    /// <summary>Whether it is a matter of statements and not of time.</summary>
    public bool IsBudget => What is StatementBudgetExceeded;

    /// <summary>What there is to report; null for most requests.</summary>
    public static SlowRequest? Of(ResponseGate gate, RequestRecord record, DeadlineOptions options)
    {
        var soft = gate.Limits.Soft;
        if (soft > TimeSpan.Zero && gate.Took > soft)
            return new SlowRequest(record, new SoftRequestTimeout(Say($"The answer began after {gate.Took.TotalSeconds:0.000} s; the soft limit is {soft.TotalSeconds:0.###} s.")));
        if ((options.StatementBudget == 0 && options.RepeatedStatementBudget == 0) || record.TimelineSoFar is not { Statements: > 0 } timeline)
            return null;
        if (options.RepeatedStatementBudget > 0 && timeline.Statements > options.RepeatedStatementBudget
            && timeline.Sums().Where(sum => StatementCategory.Is(sum.Category)).MaxBy(sum => sum.Count) is { } most && most.Count > options.RepeatedStatementBudget)
            return new SlowRequest(record, new StatementBudgetExceeded(
                Say($"One statement was repeated {most.Count} times; the budget is {options.RepeatedStatementBudget}. As one it would save {most.Saving.TotalMilliseconds:0.#} ms: {most.Detail}")));
        return options.StatementBudget > 0 && timeline.Statements > options.StatementBudget
            ? new SlowRequest(record, new StatementBudgetExceeded(Say($"The request made {timeline.Statements} statements; the budget is {options.StatementBudget}.")))
            : null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
