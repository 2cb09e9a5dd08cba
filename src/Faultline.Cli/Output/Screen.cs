using Spectre.Console;
using Spectre.Console.Rendering;

namespace Faultline.Cli.Output;

/// <summary>
/// Standard output, with colours on a terminal and as plain text elsewhere (redirected, or NO_COLOR set). Text is made
/// harmless here, once for all, is never read as markup, and is never wrapped: a terminal does that, a file should not.
/// </summary>
internal sealed class Screen
{
    private readonly TextWriter _out;
    private readonly IAnsiConsole? _colours;

    private Screen(TextWriter output, bool colours)
    {
        _out = output;
        _colours = colours ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }) : null;
    }

    public bool HasColours => _colours is not null;

    public static Screen Open() => new(
        new StreamWriter(StandardStreams.Output(), StandardStreams.Utf8) { AutoFlush = true },
        colours: !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>A screen of plain text.</summary>
    public static Screen Plain(TextWriter output) => new(output, colours: false);

    /// <summary>Writes text on the current line.</summary>
    public Screen Write(string text, Style? style = null)
    {
        var line = SafeText.Line(text);
        if (_colours is null)
            _out.Write(line);
        else
            _colours.Write(new Unwrapped(line, style ?? Style.Plain));
        return this;
    }

    /// <summary>Ends the line.</summary>
    public void EndLine() => _out.Write('\n');

    /// <summary>Writes one line.</summary>
    public void Line(string text, Style? style = null) => Write(text, style).EndLine();

    /// <summary>Writes a text of several lines, each behind so many spaces, so that none of them can pass for one of ours.</summary>
    public void Block(string text, int indent, Style? style = null)
    {
        foreach (var line in SafeText.Lines(text))
            Write(new string(' ', indent)).Line(line, style);
    }

    /// <summary>Writes a table; as plain text without lines.</summary>
    public void Table(Table table)
    {
        if (_colours is not null)
        {
            _colours.Write(table.RoundedBorder());
            return;
        }

        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 10_000;
        console.Write(table.NoBorder());
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            _out.Write(line.TrimEnd() + "\n");
    }

    private sealed class Unwrapped(string text, Style style) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [new Segment(text, style)];
    }
}
