using System.Globalization;

namespace Faultline.Server;

/// <summary>Where things are on this server, below the public URL.</summary>
internal static class Paths
{
    public const string Home = "/";
    public const string Lookup = "/oops";
    public const string Find = "/find";
    public const string AllReports = "/reports";
    public const string Parked = "/parked";
    public const string Health = "/health";
    public const string Reports = "/api/v1/reports";
    public const string Style = "/assets/faultline.css";
    public const string Icon = "/assets/faultline.svg";

    public static string Oops(ReportId id) => $"/oops/{id}";

    public static string Oops(string project, ReportId id) => $"/projects/{project}/oops/{id}";

    public static string ReportJson(string project, ReportId id) => $"/api/v1/projects/{project}/reports/{id}";

    public static string Groups(string project) => $"/projects/{project}/groups";

    public static string Group(string project, long number) => string.Create(CultureInfo.InvariantCulture, $"/projects/{project}/groups/{number}");

    public static string GroupJson(string project, long number) => "/api/v1" + Group(project, number);

    public static string Search(string project) => $"/projects/{project}/reports";

    /// <summary>The reports of a project that match a search.</summary>
    public static string Search(string project, string query) => $"/projects/{project}/reports?q={Uri.EscapeDataString(query)}";

    public static string Ledger(string project) => $"/projects/{project}/ledger";

    public static string Rules(string project, string kind) => $"/projects/{project}/rules/{kind}";

    public static string Sums(string project, string kind) => $"/projects/{project}/sums/{kind}";
}
