using Spectre.Console;

namespace Faultline.Cli.Output;

/// <summary>The few looks that text has on a terminal.</summary>
internal static class Styles
{
    public static readonly Style Heading = new(decoration: Decoration.Bold);
    public static readonly Style Error = new(Color.Red, decoration: Decoration.Bold);
    public static readonly Style Warning = new(Color.Yellow);
    public static readonly Style Faint = new(Color.Grey);
    public static readonly Style InApp = new(decoration: Decoration.Bold);
}
