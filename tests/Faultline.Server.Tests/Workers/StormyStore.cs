using System.Text;
using Faultline.Server.Reports;

namespace Faultline.Server.Tests.Workers;

/// <summary>A store of changing mood: away, done but without an answer, failing as nobody foresaw. What holds the poison it never takes.</summary>
internal sealed class StormyStore(IDigestStore inner, int seed) : IDigestStore
{
    /// <summary>A member of a report that this store fails on.</summary>
    public const string Poison = "\"tags\": {\"poison\": \"yes\"}";

    private readonly Random _random = new(seed);
    private int _calls;

    public enum Moods
    {
        Calm,
        Away,
        Mute,
        Failing,
    }

    public Moods Mood { get; set; }

    public async Task<DigestResult> DigestAsync(DigestBatch batch, CancellationToken cancellation)
    {
        foreach (var report in batch.Reports)
        {
            if (Encoding.UTF8.GetString(report.Payload.ReadLine().Span).Contains(Poison, StringComparison.Ordinal))
                throw _random.Next(2) == 0 ? new ReportRefusedException(report.Facts.Id, "poison") : new FormatException("poison that nobody foresaw");
        }

        // Every other call goes well, so that the storm is over in time.
        var mood = ++_calls % 2 == 0 ? Moods.Calm : Mood;
        if (mood is Moods.Away)
            throw new StoreUnavailableException("away");
        if (mood is Moods.Failing)
            throw new InvalidOperationException("failed before");
        var result = await inner.DigestAsync(batch, cancellation);
        return mood is Moods.Mute ? throw new StoreUnavailableException("it was done, and the answer was lost") : result;
    }
}
