using Faultline.Server.Groups;
using Faultline.Tracker.States;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>What a batch makes of the standing of its heads, and which reports are precious for it.</summary>
internal static class Standings
{
    /// <summary>Counts the reports in their groups and heads, and applies <see cref="StandingRules"/> to each head.</summary>
    public static void Apply(DigestContext context, List<Arrival> arrivals, Releases? releases)
    {
        foreach (var arrival in arrivals)
        {
            arrival.Precious = arrival.Group.Count < context.Batch.Limits.KeepFirst;
            arrival.Group.Add(arrival.Record, context.Hour);
            arrival.Head.AddToAll(arrival.Record, context.Hour);
            arrival.Sampled = context.Batch.Limits.PayloadsPerGroupAndHour is > 0 and var most && arrival.Group.HourCount > most;
        }

        foreach (var first in releases?.Firsts() ?? [])
            first.Precious = true;
        foreach (var same in arrivals.GroupBy(arrival => arrival.Head))
            Change(context, same.Key, [.. same], releases);
        foreach (var arrival in arrivals)
            arrival.Sampled &= !arrival.Precious;
    }

    private static void Change(DigestContext context, GroupRecord head, List<Arrival> arrivals, Releases? releases)
    {
        var before = head.Standing;
        if (before.State == GroupState.Open)
            return;
        var (after, change) = StandingRules.After(before, Arrivals(arrivals));
        if (change == StandingChange.None)
            return;

        head.Standing = after;
        var culprit = arrivals[0];
        if (change == StandingChange.Regressed)
        {
            culprit = arrivals.First(arrival => StandingRules.After(before, Arrivals([arrival])).Change == StandingChange.Regressed);
            culprit.Precious = true;
        }

        var kind = change == StandingChange.Regressed ? GroupEventKind.Regressed : GroupEventKind.Unmuted;
        context.Events.Add(new NewEvent(head.Number, kind, UnixTime.Of(context.Batch.Now), Report: culprit.Record.Facts.Id));

        GroupArrivals Arrivals(List<Arrival> some)
        {
            var names = some.Select(arrival => arrival.Record.Facts.Release ?? "").Distinct(StringComparer.Ordinal).ToList();
            var known = names.Where(name => releases is not null && before.Since is { } since && releases.WasKnown(name, since)).ToList();
            return new GroupArrivals(context.Batch.Now, head.AllCount, head.AllHourCount, names, known);
        }
    }
}
