using System.Globalization;
using System.Resources;
using Faultline.Catalogue;

namespace Faultline.Tests.Catalogue;

public sealed class FaultDefinitionTests
{
    [Fact]
    public void Lists_and_maps_are_told_item_by_item_whatever_their_type()
    {
        Detail(new[] { "a", "b" }).ShouldBe("a, b");
        Detail(new HashSet<int> { 7, 8 }).ShouldBe("7, 8");
        Detail(new Dictionary<string, int> { ["a"] = 1 }).ShouldBe("a=1");
        Detail(new Dictionary<string, object?> { ["a"] = new[] { 1, 2 } }).ShouldBe("a=1, 2");
    }

    [Fact]
    public void A_list_that_holds_itself_or_never_ends_or_throws_still_gives_a_fault()
    {
        var own = new List<object?>();
        own.Add(own);
        Detail(own).ShouldContain("…");
        Detail(Unending()).ShouldEndWith("…");
        Detail(Enumerable.Range(0, 1).Select<int, int>(_ => throw new InvalidOperationException())).ShouldStartWith("<unprintable ");
        Detail(new Unprintable()).ShouldBe("<unprintable Unprintable object>");
    }

    [Fact]
    public void The_title_is_in_the_language_also_where_the_detail_was_replaced()
    {
        var definition = new FaultDefinition("test.busy", 409, "Busy", "It is busy with {jobs}.") { Texts = new German() };
        var data = new Dictionary<string, object?> { ["jobs"] = new HashSet<string> { "a", "b" } };
        var german = CultureInfo.GetCultureInfo("de");

        var translated = definition.ToFault(data).In(german);
        (translated.Title, translated.Detail).ShouldBe(("Beschäftigt", "Es arbeitet an a, b."));

        var replaced = (definition.ToFault(data) with { Detail = "Own words" }).In(german);
        (replaced.Title, replaced.Detail).ShouldBe(("Beschäftigt", "Own words"));
    }

    [Fact]
    public void A_code_is_found_however_many_causes_stand_before_it_and_above_it()
    {
        var wanted = new Fault("test.wanted", 400, "T", "D");
        var deep = wanted;
        for (var i = 0; i < 30; i++)
            deep = new Fault("test.above", 400, "T", "D") { Causes = [deep] };
        var wide = new Fault("test.fault", 400, "T", "D") { Causes = [.. Enumerable.Repeat(new Fault("test.other", 400, "T", "D"), 900), wanted] };
        deep.Has("test.wanted").ShouldBeTrue();
        wide.Has("test.wanted").ShouldBeTrue();
        wide.Has("test.absent").ShouldBeFalse();
    }

    private static string Detail(object value) =>
        new FaultDefinition("test.busy", 409, "Busy", "{value}").ToFault(new Dictionary<string, object?> { ["value"] = value }).Detail;

    private static IEnumerable<int> Unending()
    {
        for (var i = 0; ; i++)
            yield return i;
    }

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidOperationException();
    }

    /// <summary>German texts without a satellite assembly.</summary>
    private sealed class German : ResourceManager
    {
        public override ResourceSet? GetResourceSet(CultureInfo culture, bool createIfNotExists, bool tryParents) => culture.Name == "de" ? new Texts() : null;

        private sealed class Texts : ResourceSet
        {
            public override string? GetString(string name) => name switch
            {
                "test.busy" => "Es arbeitet an {jobs}.",
                "test.busy.title" => "Beschäftigt",
                _ => null,
            };
        }
    }
}
