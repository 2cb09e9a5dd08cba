using System.CommandLine;
using System.Text.Json;

namespace Faultline.Cli.Groups;

/// <summary>The options of <c>faultline group</c> that change it.</summary>
internal sealed class GroupChangeOptions
{
    private readonly Option<string?> _resolve = new("--resolve")
    {
        Description = "Resolve it; with a release, in that one", HelpName = "RELEASE", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _next = new("--next") { Description = "With --resolve: in the next release" };
    private readonly Option<bool> _mute = new("--mute") { Description = "Mute it, until one of the conditions or until it is opened" };
    private readonly Option<string?> _until = new("--until") { Description = "With --mute: until a time such as 2026-12-01 or 2026-12-01T08:00Z", HelpName = "TIME" };
    private readonly Option<long?> _more = new("--more") { Description = "With --mute: until so many more have come", HelpName = "N" };
    private readonly Option<long?> _perHour = new("--per-hour") { Description = "With --mute: until more than so many come within an hour", HelpName = "N" };
    private readonly Option<bool> _open = new("--open") { Description = "Open it again" };
    private readonly Option<string?> _assign = new("--assign") { Description = "Say who looks after it; \"\" for nobody", HelpName = "NAME" };
    private readonly Option<string?> _bug = new("--bug") { Description = "Link it with a bug, a URL or a number; \"\" for none", HelpName = "BUG" };
    private readonly Option<long[]> _merge = new("--merge") { Description = "Merge these groups into it", HelpName = "N", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _unmerge = new("--unmerge") { Description = "Take it, which was merged, out of its group again" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_resolve, _next, _mute, _until, _more, _perHour, _open, _assign, _bug, _merge, _unmerge])
            command.Add(option);
    }

    /// <summary>The changes in the order in which they are made.</summary>
    /// <exception cref="CommandFailure">They do not go together.</exception>
    public IReadOnlyList<AskedChange> Read(ParseResult parsed)
    {
        var (resolve, mute, open) = (parsed.GetResult(_resolve) is not null, parsed.GetValue(_mute), parsed.GetValue(_open));
        if ((resolve ? 1 : 0) + (mute ? 1 : 0) + (open ? 1 : 0) > 1)
            throw Usage("A group has one state; give one of --resolve, --mute and --open");
        if (parsed.GetValue(_next) && (!resolve || parsed.GetValue(_resolve) is not null))
            throw Usage("--next goes with --resolve, in the place of a release");
        var conditioned = parsed.GetValue(_until) is not null || parsed.GetValue(_more) is not null || parsed.GetValue(_perHour) is not null;
        if (conditioned && !mute)
            throw Usage("--until, --more and --per-hour go with --mute");

        var changes = new List<AskedChange>();
        if (parsed.GetValue(_unmerge))
            changes.Add(new AskedChange("unmerge", _ => { }));
        if (parsed.GetValue(_merge) is { Length: > 0 } parts)
            changes.Add(new AskedChange("merge", json => WriteNumbers(json, parts)));
        if (resolve)
            changes.Add(new AskedChange("state", json => WriteResolved(json, parsed)));
        if (mute)
            changes.Add(new AskedChange("state", json => WriteMuted(json, parsed)));
        if (open)
            changes.Add(new AskedChange("state", json => json.WriteString("state", "open")));
        if (parsed.GetValue(_assign) is { } assignee)
            changes.Add(new AskedChange("assign", json => json.WriteString("assignee", assignee)));
        if (parsed.GetValue(_bug) is { } bug)
            changes.Add(new AskedChange("bug", json => json.WriteString("bug", bug)));
        return changes;
    }

    private void WriteResolved(Utf8JsonWriter json, ParseResult parsed)
    {
        json.WriteString("state", "resolved");
        if (parsed.GetValue(_resolve) is { } release)
            json.WriteString("release", release);
        if (parsed.GetValue(_next))
            json.WriteBoolean("next_release", true);
    }

    private void WriteMuted(Utf8JsonWriter json, ParseResult parsed)
    {
        json.WriteString("state", "muted");
        if (parsed.GetValue(_until) is { } until)
            json.WriteString("until", until);
        if (parsed.GetValue(_more) is { } more)
            json.WriteNumber("more", more);
        if (parsed.GetValue(_perHour) is { } perHour)
            json.WriteNumber("per_hour", perHour);
    }

    private static void WriteNumbers(Utf8JsonWriter json, long[] numbers)
    {
        json.WriteStartArray("numbers");
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static CommandFailure Usage(string message) => new(ExitCodes.Usage, message);
}
