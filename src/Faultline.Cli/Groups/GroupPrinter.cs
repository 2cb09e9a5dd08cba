using System.Globalization;
using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;
using Spectre.Console;

namespace Faultline.Cli.Groups;

/// <summary>Prints groups: a list in lines of at most 80 columns, or one with all that is known of it.</summary>
internal sealed class GroupPrinter(Screen screen, DateTimeOffset now)
{
    private const int Width = 80;
    private const int LabelWidth = 12;
    private const string Indent = "        ";

    /// <summary>The rows of a list; the members are those of docs/api.md.</summary>
    public void List(IEnumerable<JsonElement> groups)
    {
        var any = false;
        foreach (var group in groups)
        {
            if (!any)
                screen.Line("  GROUP  STATE          COUNT    USERS  LAST SEEN        RELEASE", Styles.Heading);
            any = true;
            var word = Word(group.ObjectOf("standing"));
            screen.Write($"{Number(group, "number"),7}  ").Write($"{word,-10}", StyleOf(word))
                .Write($"  {Count(group, "recent"),8}  {Count(group, "users"),7}  {Ago(group, "last"),-15}  ").Line(Cut(group.TextOf("last_release") ?? "", 20));
            Name(group, Indent, cut: true);
            if ((group.TextOf("culprit") ?? group.TextOf("topic")) is { } where)
                screen.Line(Cut(Indent + where, Width), Styles.Faint);
        }

        if (!any)
            screen.Line("No group.");
    }

    /// <summary>One group.</summary>
    public void Print(JsonElement group)
    {
        Name(group, "", cut: false);
        var standing = group.ObjectOf("standing");
        Row("Group", $"{Number(group, "number")} in project {group.TextOf("project")}, class {group.TextOf("class")}");
        Row("State", string.Join(' ', new[] { Word(standing), standing.TextOf("condition") }.Where(part => !string.IsNullOrEmpty(part))));
        Row("Reports", $"{Count(group, "count")}, users {Count(group, "users")}, hosts {Count(group, "hosts")}");
        Row("First seen", When(group, "first", "first_release"));
        Row("Last seen", When(group, "last", "last_release"));
        Row("Culprit", group.TextOf("culprit"));
        Row("Topic", group.TextOf("topic"));
        Row("Assignee", group.TextOf("assignee"));
        Row("Bug", group.TextOf("bug"));
        Row("Page", group.TextOf("page"));
        Lists(group);
    }

    /// <summary>Why its reports are together: what counts first, then what was passed over.</summary>
    public void Explain(JsonElement explanation)
    {
        var parts = explanation.ListOf("contributions").ToList();
        if (parts.Count == 0)
            screen.Line("Why: the details of none of its newest reports are here.");
        Section("Together because of", parts.Where(part => part.IsTrue("counts")), part => $"{part.TextOf("part")}  {part.TextOf("text")}  ({part.TextOf("why")})");
        Section("Looked at and not counted", parts.Where(part => !part.IsTrue("counts")), part => $"{part.TextOf("part")}  {part.TextOf("text")}  ({part.TextOf("why")})");
    }

    private void Lists(JsonElement group)
    {
        Section("Releases", group.ListOf("releases"), release => $"{Count(release, "count"),8}  {release.TextOf("release")}");
        Section("Top URLs", group.ListOf("urls"), url => $"{Count(url, "count"),8}  {url.TextOf("url")}  {FirstOf(url.ListOf("ids"))}");
        Section("Merged into it", group.ListOf("merged"), part => $"{Number(part, "number"),8}  {Count(part, "count")} reports  {part.TextOf("title")}");
        Section("Newest reports", group.ListOf("newest"), row => $"{row.TextOf("id")}  {Ago(row, "received")}  {row.TextOf("value")}");
        Section("History", group.ListOf("events"), happened =>
            $"{Utc(happened.TimeOf("at"))}  {happened.TextOf("kind")} {happened.TextOf("detail")} {happened.TextOf("actor") ?? happened.TextOf("report")}".TrimEnd());
    }

    private void Section(string title, IEnumerable<JsonElement> list, Func<JsonElement, string> line)
    {
        var first = true;
        foreach (var one in list)
        {
            if (first)
                screen.EndLine();
            if (first)
                screen.Line(title, Styles.Heading);
            first = false;
            screen.Write("  ").Line(line(one));
        }
    }

    private void Name(JsonElement group, string indent, bool cut)
    {
        var type = group.TextOf("type") ?? "no type";
        var title = group.TextOf("title") is { Length: > 0 } text ? $": {text}" : "";
        var room = cut ? Math.Max(0, Width - indent.Length - SafeText.Line(type).Length) : int.MaxValue;
        screen.Write(indent).Write(cut ? Cut(type, Width - indent.Length) : type, Styles.Error).Line(room < 2 ? "" : Cut(title, room));
    }

    private void Row(string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            screen.Write(label.PadRight(LabelWidth), Styles.Faint).Line(value);
    }

    private string? When(JsonElement group, string time, string release) =>
        group.TimeOf(time) is { } at ? $"{Utc(at)} ({Age.Of(at, now)}){(group.TextOf(release) is { } version ? $" in {version}" : "")}" : null;

    private string Ago(JsonElement element, string name) => element.TimeOf(name) is { } at ? Age.Of(at, now) : "";

    private static string Utc(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "";

    private static string Word(JsonElement standing) => standing.IsTrue("regressed") ? "regressed" : standing.TextOf("state") ?? "unknown";

    private static Style? StyleOf(string word) => word switch { "regressed" => Styles.Error, "resolved" or "muted" => Styles.Faint, _ => null };

    private static string Number(JsonElement element, string name) => element.NumberOf(name)?.ToString(CultureInfo.InvariantCulture) ?? "?";

    private static string Count(JsonElement element, string name) => element.NumberOf(name)?.ToString("#,0", CultureInfo.InvariantCulture) ?? "?";

    private static string FirstOf(IEnumerable<JsonElement> ids) => ids.FirstOrDefault() is { ValueKind: JsonValueKind.String } id ? id.ToString() : "";

    // Cut after it was made harmless, so that what is taken out does not count.
    private static string Cut(string text, int most)
    {
        var line = SafeText.Line(text);
        if (line.Length <= most)
            return line;
        var end = most - 1;
        return (char.IsHighSurrogate(line[end - 1]) ? line[..(end - 1)] : line[..end]) + "…";
    }
}
