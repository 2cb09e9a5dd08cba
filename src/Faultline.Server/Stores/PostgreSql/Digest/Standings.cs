using Faultline.Server.Groups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>What a batch makes of the standing of its heads, and which reports are precious for it.</summary>
internal static class Standings
{
    /// <summary>Counts the reports in their groups and heads, and applies <see cref="StandingRules"/> to each head.</summary>
    public static async Task ApplyAsync(DigestContext context, List<Arrival> arrivals, Releases? releases)
    {
        var hours = await HourCounts.ReadAsync(context, arrivals);
        foreach (var arrival in arrivals)
        {
            arrival.Precious = arrival.Group.Count < context.Batch.Limits.KeepFirst;
            arrival.Group.Add(arrival.Record, context.Hour);
            arrival.Head.AddToAll(arrival.Record);
            arrival.Sampled = context.Batch.Limits.PayloadsPerGroupAndHour is > 0 and var most && arrival.Group.HourCount > most;
        }

        foreach (var first in releases?.Firsts() ?? [])
            first.Precious = true;
        foreach (var same in arrivals.GroupBy(arrival => arrival.Head))
            Change(context, same.Key, [.. same], releases, hours);
        foreach (var arrival in arrivals)
            arrival.Sampled &= !arrival.Precious;
    }

    private static void Change(DigestContext context, GroupRecord head, List<Arrival> arrivals, Releases? releases, HourCounts hours)
    {
        var before = head.Standing;
        if (before.State == GroupState.Open)
            return;
        var telling = arrivals.FindAll(arrival => StandingRules.Concerns(before, arrival.Record.Facts.Time));
        var (after, change) = StandingRules.After(before, Arrivals(telling));
        if (change == StandingChange.None)
            return;

        head.Standing = after;
        var culprit = telling[^1];
        if (change == StandingChange.Regressed)
        {
            culprit = telling.First(arrival => StandingRules.After(before, Arrivals([arrival])).Change == StandingChange.Regressed);
            culprit.Precious = true;
        }

        var kind = change == StandingChange.Regressed ? GroupEventKind.Regressed : GroupEventKind.Unmuted;
        context.Events.Add(new NewEvent(head.Number, kind, UnixTime.Of(context.Batch.Now), Report: culprit.Record.Facts.Id, Detail: EventWords.OfReport(culprit.Record.Facts.Release)));

        GroupArrivals Arrivals(List<Arrival> some)
        {
            var names = some.Select(arrival => arrival.Record.Facts.Release ?? "").Distinct(StringComparer.Ordinal).ToList();
            var known = names.Where(name => releases is not null && before.Since is { } since && releases.WasKnown(name, since)).ToList();
            return new GroupArrivals(context.Batch.Now, head.AllCount, hours.MostOf(head.Number), names, known);
        }
    }
}
