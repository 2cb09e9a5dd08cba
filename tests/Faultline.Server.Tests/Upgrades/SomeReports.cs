namespace Faultline.Server.Tests.Upgrades;

/// <summary>The reports of an archive: plain, in many scripts, large, deep, odd.</summary>
internal static class SomeReports
{
    private static readonly string[] Texts = ["naïve café", "Ошибка чтения", "読み込みエラー", "😀 \\ud83d\\ude00", "שלום", "\\u0000 \\ud800", "a\\tb\\nc"];

    /// <summary>What the old server stored.</summary>
    public static IEnumerable<(string Project, string Line)> Stored()
    {
        for (var i = 0; i < 22; i++)
            yield return ("default", Plain(i));
        for (var i = 0; i < 10; i++)
            yield return ("shop", Plain(i));
        for (var i = 0; i < 14; i++)
            yield return (i % 2 == 0 ? "default" : "shop", Line.Of(ReportId.New(), $"\"type\": \"Text\", \"value\": \"{Texts[i % Texts.Length]}\", \"später\" : [1, 2.50e+1, {{ }}]"));
        foreach (var length in (int[])[70_000, 300_000, 1_000_000])
            yield return ("default", Line.Of(ReportId.New(), $"\"type\": \"Large\", \"value\": \"{new string('ä', length / 2)}\""));
        foreach (var depth in (int[])[10, 40, 63])
            yield return ("shop", Line.Of(ReportId.New(), $"\"deep\": {new string('[', depth)}{new string(']', depth)}"));
        // No type and an empty one, in one project.
        yield return ("shop", Line.Of(ReportId.New(), "\"type\": \"\", \"value\": \"of an empty type\""));
    }

    /// <summary>What it had only taken in.</summary>
    public static IEnumerable<(string Project, string Line)> Waiting()
    {
        for (var i = 0; i < 6; i++)
            yield return (i % 2 == 0 ? "default" : "shop", Plain(i));
        yield return ("default", Line.Of(ReportId.New(), $"\"type\": \"Large\", \"value\": \"{new string('ö', 100_000)}\""));
    }

    private static string Plain(int i) => Line.Of(ReportId.New(), $$"""
        "type": "System.InvalidOperationException", "value": "Order {{i}} is closed", "reporter": "shop", "topic": "POST /orders/{id}", "release": "1.{{i % 3}}.0", "time": "2026-11-2{{i % 5}}T10:{{10 + i}}:00Z"
        """);
}
