using System.Diagnostics.Metrics;
using Faultline.Deadlines;
using Faultline.Spooling;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>Limits as instruments of the meter <c>Faultline</c>.</summary>
internal sealed class DeadlineMeter : IDisposable
{
    private readonly Meter _meter = new(SpoolMeter.Name);

    public DeadlineMeter(LateHandlers late)
    {
        Expired = _meter.CreateCounter<long>("faultline.deadline.expired", "{request}", "Requests that were answered at their hard limit");
        Soft = _meter.CreateCounter<long>("faultline.deadline.soft", "{request}", "Requests that passed their soft limit");
        Cut = _meter.CreateCounter<long>("faultline.deadline.cut", "{request}", "Answers that were cut at their total limit");
        Shed = _meter.CreateCounter<long>("faultline.deadline.shed", "{request}", "Requests that were refused since too many handlers were late");
        Budgets = _meter.CreateCounter<long>("faultline.deadline.budgets", "{request}", "Requests that passed a budget of statements");
        Failures = _meter.CreateCounter<long>("faultline.deadline.failures", "{request}", "Expired requests whose fault could not be made; they got a bare answer or none");
        AnswerTime = _meter.CreateHistogram<double>("faultline.request.answer_time", "s", "Time until the answer began; of a late handler until the fault, not until its end");
        _meter.CreateObservableUpDownCounter("faultline.deadline.late_handlers", () => (long)late.Count, "{handler}", "Handlers that run on after their request was answered");
        _meter.CreateObservableCounter("faultline.deadline.pool_raises", () => PoolGuard.Shared.Raises, "{raise}", "How often the thread pool got more threads, since late code held its own");
    }

    public Counter<long> Expired { get; }

    public Counter<long> Soft { get; }

    public Counter<long> Cut { get; }

    public Counter<long> Shed { get; }

    public Counter<long> Budgets { get; }

    public Counter<long> Failures { get; }

    public Histogram<double> AnswerTime { get; }

    public void Dispose() => _meter.Dispose();
}
