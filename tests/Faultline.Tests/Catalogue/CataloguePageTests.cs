using System.Text.RegularExpressions;
using Faultline.Catalogue.Documents;
using Faultline.Catalogue.Pages;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Catalogue;

/// <summary>Whatever a catalogue says, its pages say it as text.</summary>
public sealed class CataloguePageTests
{
    private static readonly CatalogueLinks Links = CatalogueLinks.Served("/faults", null, ("JSON", "json"));

    [Fact]
    public void No_text_adds_a_tag_to_a_page()
    {
        var (list, code) = (TagsOf(List(Said("x"))), TagsOf(Code(Said("x"))));
        Prop.ForAll(Texts(), text =>
        {
            TagsOf(List(Said(text))).ShouldBe(list);
            TagsOf(Code(Said(text))).ShouldBe(code);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_adds_a_heading_a_row_or_a_fence_to_the_Markdown()
    {
        var (list, code) = (BlocksOf(ListMarkdown.Write(Document(Said("x")), Links)), BlocksOf(CodeMarkdown.Write(Document(Said("x")), Said("x"), Links)));
        Prop.ForAll(Texts(), text =>
        {
            BlocksOf(ListMarkdown.Write(Document(Said(text)), Links)).ShouldBe(list);
            BlocksOf(CodeMarkdown.Write(Document(Said(text)), Said(text), Links)).ShouldBe(code);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Escaped_text_reads_as_it_was() => Prop.ForAll(Texts(), text =>
        Regex.Replace(MarkdownText.Escape(text), @"\\([!-/:-@\[-`{-~])", "$1").ShouldBe(Regex.Replace(text, @"\s+", " ").Trim())).QuickCheckThrowOnFailure();

    [Fact]
    public void Codes_are_in_the_groups_of_their_parts() =>
        CatalogueGroups.Of(new CatalogueDocument { Codes = [new() { Code = "b.c.d" }, new() { Code = "b.a" }, new() { Code = "b.c.e" }, new() { Code = "single" }] })
            .Select(group => $"{group.Key}: {string.Join(' ', group.Select(code => code.Code))}").ShouldBe(["b: b.a", "b.c: b.c.d b.c.e", "single: single"]);

    private static Arbitrary<string> Texts() =>
        Gen.Elements("<", ">", "\"", "'", "&", "`", "``", "```", "|", "\\", "*", "_", "[", "]", "(", ")", "#", "-", "+", "=", "1.", "2)", "~~~", "\n", "\n\n", "\t", " ", "a", "é", "</p>", "<script>", "-->")
            .ListOf().Select(string.Concat).ToArbitrary();

    private static CatalogueCode Said(string text) => new()
    {
        Code = "test.code", Status = 400, Title = "t" + text, Detail = "d" + text, Summary = "s" + text.Replace('\n', ' '), Cause = "c" + text.Replace('\n', ' '), Remedy = "r" + text.Replace('\n', ' '),
        NovaRoot = "n" + text, Since = "s" + text, PulpCode = "p" + text, DeprecatedBy = "d" + text,
        Fields = [new() { Name = "f" + text, Type = "t" + text, Description = "d" + text }],
        Examples = [new() { Format = "f" + text, ContentType = "text/plain" + text, Body = "b" + text }],
    };

    private static CatalogueDocument Document(CatalogueCode code) => new() { Service = code.Title, Codes = [code], Endpoints = [new() { Method = "GET", Route = "/" + code.Title, Codes = [code.Code] }] };

    private static string List(CatalogueCode code) => ListHtml.Write(Document(code), Links);

    private static string Code(CatalogueCode code) => CodeHtml.Write(Document(code), code, Links);

    private static string TagsOf(string page) => string.Join(' ', Regex.Matches(page, "<[^>]*>").Select(tag => Regex.Replace(tag.Value, "(href|id)=\"[^\"]*\"", "$1")));

    // Headings, rows with the number of their cells, and fences; what is inside a fence is an example's.
    private static string BlocksOf(string markdown)
    {
        var (blocks, fence) = (new List<string>(), "");
        foreach (var line in markdown.Split('\n'))
        {
            var ticks = line.Length - line.TrimStart('`').Length;
            if (fence.Length > 0)
                fence = line.Trim() == fence ? "" : fence;
            else if (ticks >= 3 && line.AsSpan(ticks).IndexOf('`') < 0)
                blocks.Add(fence = new string('`', ticks));
            else if (line.StartsWith('#'))
                blocks.Add("heading " + line.IndexOf(' ', StringComparison.Ordinal));
            else if (line.StartsWith('|'))
                blocks.Add("row " + Regex.Count(line, @"(?<!\\)(\\\\)*\|"));
        }

        return string.Join(", ", blocks.Select(block => block.TrimStart('`').Length == 0 ? "fence" : block)) + (fence.Length > 0 ? ", open" : "");
    }
}
