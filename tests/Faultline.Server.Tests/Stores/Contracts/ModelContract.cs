using Faultline.Server.Groups;
using Faultline.Server.Ledger;
using Faultline.Server.Reports;
using Faultline.Tracker.Rollups;
using Faultline.Tracker.Search;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>Many random steps; after each few, the store says what plain lists say.</summary>
public abstract class ModelContract : StoreContract
{
    private static readonly string[] Releases = ["", "1.0", "1.1", "1.2", "2.0"];

    private readonly Dictionary<string, ModelGroup> _groups = [];
    private readonly Dictionary<ReportId, DigestRecord> _known = [];
    private readonly Dictionary<string, DateTimeOffset> _releases = [];
    private readonly Dictionary<ModelGroup, long> _numbers = [];
    private Random _random = new();
    private DateTimeOffset _now = Digest.Noon;
    private long _position = 256;
    private long _taken;
    private long _duplicates;
    private int _made;

    private protected ModelContract(IStorePlace place) : base(place)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Reports_replays_merges_and_their_undoing_give_what_plain_lists_give(int seed)
    {
        _random = new Random(seed);
        for (var step = 0; step < 80; step++)
        {
            _now = _now.AddMinutes(_random.Next(6));
            switch (_random.Next(8))
            {
                case 0:
                    await MergeAsync();
                    break;
                case 1:
                    await UnmergeAsync();
                    break;
                default:
                    await BatchAsync();
                    break;
            }

            if (step == 40)
                await ReopenAsync();
            if (step % 8 == 7)
                await CompareCountsAsync($"seed {seed}, step {step}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task States_change_as_the_rules_say(int seed)
    {
        _random = new Random(seed);
        for (var step = 0; step < 100; step++)
        {
            _now = _now.AddMinutes(1 + _random.Next(9));
            if (_random.Next(4) == 0 && _groups.Count > 0)
                await SetStateAsync();
            else
                await BatchAsync();
            foreach (var row in await GroupsAsync())
                row.Standing.ShouldBe(_groups[row.Title].Standing, $"seed {seed}, step {step}, group {row.Title}");
        }

        var told = (await EventsAsync()).Count(one => one.Kind is GroupEventKind.Regressed or GroupEventKind.Unmuted);
        told.ShouldBe(_made);
    }

    private async Task BatchAsync()
    {
        var batch = new List<DigestRecord>();
        for (var i = _random.Next(1, 7); i > 0; i--, _position += 100, _taken++)
        {
            var again = _random.Next(5) == 0 && _known.Count > 0 ? _known.ElementAt(_random.Next(_known.Count)).Value : NewReport();
            batch.Add(again with { Received = _now, From = ("s", _position) });
        }

        var fresh = new List<DigestRecord>();
        foreach (var report in batch)
        {
            if (_known.TryAdd(report.Facts.Id, report))
                fresh.Add(report);
            else
                _duplicates++;
        }

        Take(fresh);
        var whole = new DigestBatch(One, _now, batch, new DigestLimits(KeepFirst: 2)) { Marks = [new SpoolMark("s", _position, _taken, 0)] };
        var result = await StoreAsync(whole);
        (result.Stored, result.Duplicates, result.Known).ShouldBe((fresh.Count, batch.Count - fresh.Count, 0));
        if (_random.Next(4) == 0)
            (await StoreAsync(whole)).ShouldBe(new DigestResult(0, 0, Known: batch.Count));
    }

    private DigestRecord NewReport()
    {
        var (group, user, release) = ($"g{_random.Next(7)}", _random.Next(5), Releases[_random.Next(Releases.Length)]);
        return Digest.Of(group, facts => facts with
        {
            User = user == 0 ? null : $"u{user}", Release = release.Length == 0 ? null : release, Duration = TimeSpan.FromMilliseconds(_random.Next(1000)), Topic = $"GET /{_random.Next(3)}",
        });
    }

    private void Take(List<DigestRecord> fresh)
    {
        foreach (var key in fresh.GroupBy(report => report.Outline.Title))
        {
            if (!_groups.TryGetValue(key.Key, out var group))
                group = _groups[key.Key] = new ModelGroup(key.Key);
            group.Own.AddRange(key);
            List<string> releases = [.. key.Select(report => report.Facts.Release ?? "").Distinct()];
            var known = releases.Where(release => release.Length > 0 && _releases.TryGetValue(release, out var seen) && seen < group.Standing.Since).ToList();
            var hour = group.Own.Count(report => report.Received.Date == _now.Date && report.Received.Hour == _now.Hour);
            (group.Standing, var change) = StandingRules.After(group.Standing, new GroupArrivals(_now, group.Own.Count, hour, releases, known));
            _made += change == StandingChange.None ? 0 : 1;
        }

        foreach (var release in fresh.Select(report => report.Facts.Release).OfType<string>())
            _releases.TryAdd(release, _now);
    }

    private async Task SetStateAsync()
    {
        var group = AnyOf(_groups.Values);
        var request = _random.Next(7) switch
        {
            0 => new StandingRequest(GroupState.Resolved),
            1 => new StandingRequest(GroupState.Resolved, Release: Releases[_random.Next(1, Releases.Length)]),
            2 => new StandingRequest(GroupState.Resolved, NextRelease: true),
            3 => new StandingRequest(GroupState.Muted, Until: _now.AddMinutes(_random.Next(60))),
            4 => new StandingRequest(GroupState.Muted, More: _random.Next(1, 9)),
            5 => new StandingRequest(GroupState.Muted, PerHour: _random.Next(1, 9)),
            _ => new StandingRequest(GroupState.Open),
        };
        (await Stores.Groups.SetStateAsync(One, await NumberAsync(group.Title), request, "ada", _now, default)).ShouldBeTrue();
        group.Standing = request.Of(group.Own.Count, _now);
    }

    private async Task MergeAsync()
    {
        await NumbersAsync();
        var heads = _groups.Values.Where(group => group.Head is null).ToList();
        if (heads.Count < 3)
            return;
        var (head, part) = (AnyOf(heads), AnyOf(heads));
        if (head == part)
            return;
        (await Stores.Groups.MergeAsync(One, _numbers[head], [_numbers[part]], "ada", _now, default)).ShouldBeTrue();
        part.Head = head;
        foreach (var other in _groups.Values.Where(group => group.Head == part))
            other.Head = head;
    }

    private async Task UnmergeAsync()
    {
        var parts = _groups.Values.Where(group => group.Head is not null).ToList();
        if (parts.Count == 0)
            return;
        var part = AnyOf(parts);
        (await Stores.Groups.UnmergeAsync(One, _numbers[part], "ada", _now, default)).ShouldBeTrue();
        part.Head = null;
    }

    // A group's number is read while it is a head: later it may be a part.
    private async Task NumbersAsync()
    {
        foreach (var row in await GroupsAsync())
            _numbers[_groups[row.Title]] = row.Number;
    }

    private async Task CompareCountsAsync(string when)
    {
        var rows = await GroupsAsync();
        var (from, to) = (Noon, Rollup.QuarterOf(_now).AddMinutes(15));
        var sums = (await Stores.Groups.SumsAsync(One, RollupKind.Group, from, to, RollupOrder.Count, 100, default)).ToDictionary(row => row.Key, row => row.Counts);
        rows.Select(row => row.Title).Order().ShouldBe(_groups.Values.Where(group => group.Head is null).Select(group => group.Title).Order(), when);
        foreach (var row in rows)
        {
            var all = _groups.Values.Where(group => group.Title == row.Title || group.Head?.Title == row.Title).SelectMany(group => group.Own).ToList();
            var where = $"{when}, group {row.Title}";
            row.Count.ShouldBe(all.Count, where);
            row.Users.ShouldBe(all.Select(report => report.Facts.User).OfType<string>().Distinct().Count(), where);
            (row.First, row.Last).ShouldBe((all.Min(report => report.Received), all.Max(report => report.Received)), where);
            sums[$"{row.Number}"].Count.ShouldBe(all.Count, where);
            sums[$"{row.Number}"].WorstMs.ShouldBe(all.Max(report => (long)report.Facts.Duration!.Value.TotalMilliseconds), where);
            var series = await Stores.Groups.SeriesAsync(One, row.Number, from, to, default);
            series.Select(point => (point.Start, point.Counts.Count)).ShouldBe(
                all.GroupBy(report => Rollup.QuarterOf(report.Received)).OrderBy(quarter => quarter.Key).Select(quarter => (quarter.Key, (long)quarter.Count())), where);
            (await SearchAsync(Term.Of(SearchField.Group, $"{row.Number}"), Term.Of(SearchField.Release, "1.1"))).Count.ShouldBe(
                Math.Min(100, all.Count(report => report.Facts.Release == "1.1")), where);
        }

        var topics = await Stores.Groups.SumsAsync(One, RollupKind.Topic, from, to, RollupOrder.Count, 100, default);
        topics.Select(row => (row.Key, row.Counts.Count)).Order().ShouldBe(_known.Values.GroupBy(report => report.Facts.Topic!).Select(topic => (topic.Key, (long)topic.Count())).Order(), when);
        (await CountedAsync(LedgerLine.Accepted)).ShouldBe(_taken, when);
        (await CountedAsync(LedgerLine.Stored)).ShouldBe(_known.Count, when);
        (await CountedAsync(LedgerLine.Duplicate)).ShouldBe(_duplicates, when);
    }

    private T AnyOf<T>(IReadOnlyCollection<T> all) => all.ElementAt(_random.Next(all.Count));
}
