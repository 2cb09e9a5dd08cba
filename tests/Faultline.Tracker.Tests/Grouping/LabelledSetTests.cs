using System.Text;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>The set is what the issue asks for, and no report tells its label.</summary>
public sealed class LabelledSetTests
{
    private static IEnumerable<LabelledEvent> All => LabelledSet.Open.Concat(LabelledSet.Sealed);

    [Fact]
    public void There_are_60_bugs_and_more_with_30_events_and_more()
    {
        var bugs = All.GroupBy(e => e.Bug).ToList();
        bugs.Count.ShouldBeGreaterThanOrEqualTo(60);
        bugs.Where(bug => bug.Count() < 30).Select(bug => $"{bug.Key}: {bug.Count()}").ShouldBeEmpty();
    }

    [Fact]
    public void Each_family_from_a_to_u_has_two_bugs_or_more_and_one_in_each_part()
    {
        for (var family = 'a'; family <= 'u'; family++)
        {
            BugsOf(All, family).ShouldBeGreaterThanOrEqualTo(2, $"{family}");
            BugsOf(LabelledSet.Open, family).ShouldBeGreaterThanOrEqualTo(1, $"{family}, open");
            BugsOf(LabelledSet.Sealed, family).ShouldBeGreaterThanOrEqualTo(1, $"{family}, sealed");
        }

        static int BugsOf(IEnumerable<LabelledEvent> events, char family) => events.Where(e => e.Family == family).Select(e => e.Bug).Distinct().Count();
    }

    [Fact]
    public void Families_of_wrong_merges_have_two_bugs_in_each_part()
    {
        for (var family = 'n'; family <= 'u'; family++)
        {
            LabelledSet.Open.Where(e => e.Family == family).Select(e => e.Bug).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2, $"{family}, open");
            LabelledSet.Sealed.Where(e => e.Family == family).Select(e => e.Bug).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2, $"{family}, sealed");
        }
    }

    [Fact]
    public void The_parts_share_no_bug() => LabelledSet.Open.Select(e => e.Bug).Intersect(LabelledSet.Sealed.Select(e => e.Bug)).ShouldBeEmpty();

    [Fact]
    public void Bugs_that_look_alike_stay_in_one_part_so_that_their_merge_is_seen() =>
        LabelledSet.Open.Select(e => e.Twins).Intersect(LabelledSet.Sealed.Select(e => e.Twins)).ShouldBeEmpty();

    [Fact]
    public void Each_family_of_wrong_merges_has_bugs_that_look_alike_in_each_part()
    {
        foreach (var part in (IReadOnlyList<LabelledEvent>[])[LabelledSet.Open, LabelledSet.Sealed])
        {
            var alike = part.GroupBy(e => (e.Family, e.Twins)).Where(twins => twins.Select(e => e.Bug).Distinct().Count() > 1).Select(twins => twins.Key.Family);
            "nopqrstu".Except(alike).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_third_of_the_bugs_is_sealed()
    {
        var (open, closed) = (LabelledSet.Open.Select(e => e.Bug).Distinct().Count(), LabelledSet.Sealed.Select(e => e.Bug).Distinct().Count());
        ((double)closed / (open + closed)).ShouldBeInRange(0.30, 0.37);
    }

    [Fact]
    public void Each_bug_has_one_family() => All.GroupBy(e => e.Bug).Where(bug => bug.Select(e => e.Family).Distinct().Count() > 1).Select(bug => bug.Key).ShouldBeEmpty();

    [Fact]
    public void Each_bug_is_there_in_three_releases() =>
        All.GroupBy(e => e.Bug).Where(bug => bug.Select(e => e.Report.Release).Distinct().Count() < 3).Select(bug => bug.Key).ShouldBeEmpty();

    [Fact]
    public void Debug_and_Release_are_there_cold_and_hot_and_cultures_and_sync_and_async()
    {
        var words = All.SelectMany(e => e.Variant.Split(' ')).ToHashSet();
        string[] expected = ["r1", "r2", "r3", "Debug", "Release", "hot", "en-US", "de-DE", "fr-FR", "ja-JP", "sync", "async", "raw", "browser", "esm", "cjs"];
        expected.ShouldBeSubsetOf(words);
    }

    [Fact]
    public void No_id_is_there_twice() => All.Select(e => e.Report.Id).Distinct().Count().ShouldBe(All.Count());

    [Fact]
    public void Localised_messages_are_there_in_each_language()
    {
        var values = All.Where(e => e.Family == 'i').Select(e => e.Report.Value!).ToList();
        foreach (var word in (string[])["Order ", "Bestellung", "commande", "注文"])
            values.ShouldContain(value => value.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void No_report_holds_its_label()
    {
        foreach (var e in All)
        {
            using var json = JsonDocument.Parse(e.Report.Raw);
            foreach (var text in Strings(json.RootElement))
            {
                text.Contains(e.Bug, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{e.Report.Id}: {text}");
                Plain(text).Contains(Plain(e.Bug), StringComparison.Ordinal).ShouldBeFalse($"{e.Report.Id}: {text}");
            }

            foreach (var label in (string[])["bug", "family", "twins", "variant"])
                json.RootElement.TryGetProperty(label, out _).ShouldBeFalse($"{e.Report.Id} has the key {label}");
        }

        static string Plain(string text) => new([.. text.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
    }

    [Fact]
    public void Labels_are_taken_off_before_a_key_function_sees_a_report()
    {
        var e = LabelledSet.Read("""{"bug":"torn-sail","family":"c","twins":"sails","variant":"r1 Debug","report":{"id":"OOPS-00000000000000000001","type":"T"}}""");
        (e.Bug, e.Family, e.Twins, e.Variant).ShouldBe(("torn-sail", 'c', "sails", "r1 Debug"));
        Encoding.UTF8.GetString(e.Report.Raw.Span).ShouldBe("""{"id":"OOPS-00000000000000000001","type":"T"}""");
        e.Report.Unknown.ShouldBeEmpty();
    }

    [Fact]
    public void A_key_function_is_given_the_report_alone()
    {
        var seen = new List<ErrorReport>();
        var grouped = LabelledSet.Group([.. LabelledSet.Open.Take(2)], report =>
        {
            seen.Add(report);
            return "k";
        });
        seen.ShouldBe(LabelledSet.Open.Take(2).Select(e => e.Report));
        grouped.ShouldAllBe(e => e.Key == "k");
    }

    [Fact]
    public void No_report_tells_of_the_machine_that_made_it()
    {
        // The roots of the shop's own builds, and what runs of it.
        string[] roots = ["/home/mia/code/shop/", "/builds/shop/backend/", "/home/runner/_w/shop/shop/", "https://shop.example/", "node:internal/", "dist/", "./dist/", "/app/dist/",
            "/srv/shop-web/", "file:///app/dist/", "file:///srv/shop-web/"];
        foreach (var e in All)
        {
            var text = Encoding.UTF8.GetString(e.Report.Raw.Span);
            foreach (var word in (string[])["127.0.0.1", "/tmp/", "PlantedBugs", "localhost"])
                text.ShouldNotContain(word);
            Paths(e.Report.Exception).Where(path => !roots.Any(root => path.StartsWith(root, StringComparison.Ordinal))).ShouldBeEmpty($"{e.Report.Id}");
        }

        static IEnumerable<string> Paths(ReportedException? exception) =>
            exception is null ? [] : exception.Frames.Select(frame => frame.Path).OfType<string>().Concat(exception.Inner.SelectMany(Paths));
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        _ => [],
    };
}
