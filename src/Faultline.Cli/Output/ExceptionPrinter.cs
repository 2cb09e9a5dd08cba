using System.Globalization;
using Faultline.Reports;

namespace Faultline.Cli.Output;

/// <summary>Prints an exception tree: frames as .NET writes them, those of the app with a mark and in bold.</summary>
internal sealed class ExceptionPrinter(Screen screen)
{
    private const string AppMark = " > at ";
    private const string OtherMark = "   at ";

    public void Print(ReportedException exception, int indent)
    {
        Head(exception, indent);
        foreach (var (key, value) in exception.Data)
            screen.Block($"data {key} = {value}", indent + 3, Styles.Faint);
        foreach (var frame in exception.Frames)
            Frame(frame, indent);

        foreach (var inner in exception.Inner)
        {
            screen.Line($"{Spaces(indent)} ---> caused by", Styles.Faint);
            Print(inner, indent + 2);
        }

        if (exception.Elided > 0)
            screen.Line($"{Spaces(indent)} ---> {exception.Elided.ToString(CultureInfo.InvariantCulture)} more inner exceptions were left out", Styles.Faint);
    }

    private void Head(ReportedException exception, int indent)
    {
        var value = SafeText.Block(exception.Value).Split('\n');
        screen.Write(Spaces(indent)).Write(exception.Type ?? "(no type)", Styles.Error).Write(exception.Value is null ? "" : $": {value[0]}");
        screen.Line(exception.Cycle ? " (told above: the tree repeats itself here)" : "", Styles.Faint);
        if (value.Length > 1)
            screen.Block(string.Join('\n', value[1..]), indent + 2);
    }

    private void Frame(ReportedFrame frame, int indent)
    {
        var where = (frame.Path ?? frame.File, frame.Line) switch
        {
            (null, _) => "",
            (var file, null) => $" in {file}",
            (var file, var line) => $" in {file}:line {line.Value.ToString(CultureInfo.InvariantCulture)}",
        };
        var text = $"{frame.Method ?? "(unknown method)"}{where}";
        screen.Line($"{Spaces(indent)}{(frame.InApp ? AppMark : OtherMark)}{text}", frame.InApp ? Styles.InApp : Styles.Faint);
    }

    private static string Spaces(int count) => new(' ', count);
}
