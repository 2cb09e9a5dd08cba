namespace Faultline.Server;

/// <summary>Where things are on this server, below the public URL.</summary>
internal static class Paths
{
    public const string Home = "/";
    public const string Lookup = "/oops";
    public const string Reports = "/api/v1/reports";
    public const string Style = "/assets/faultline.css";
    public const string Icon = "/assets/faultline.svg";

    public static string Oops(ReportId id) => $"/oops/{id}";

    public static string Oops(string project, ReportId id) => $"/projects/{project}/oops/{id}";

    public static string ReportJson(string project, ReportId id) => $"/api/v1/projects/{project}/reports/{id}";
}
