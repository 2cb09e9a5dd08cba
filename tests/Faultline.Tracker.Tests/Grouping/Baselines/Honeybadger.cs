using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping.Baselines;

/// <summary>Honeybadger: class, and file, method and line of the first frame of the app, and the component, which is the endpoint.</summary>
internal static class Honeybadger
{
    public static string Key(ErrorReport report)
    {
        var frames = report.Exception?.Frames ?? [];
        var frame = frames.FirstOrDefault(frame => frame.InApp) ?? (frames.Count > 0 ? frames[0] : null);
        return $"{report.Type} {frame?.File} {frame?.Method} {frame?.Line} {report.Topic}";
    }
}
