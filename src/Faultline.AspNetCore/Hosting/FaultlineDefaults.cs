using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Hosting;

/// <summary>Fills in what only the host knows.</summary>
internal sealed class FaultlineDefaults(IHostEnvironment host) : IPostConfigureOptions<FaultlineOptions>
{
    private static readonly string[] RequestIdHeaders = ["X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id"];

    public void PostConfigure(string? name, FaultlineOptions options)
    {
        options.Service ??= ServiceName.From(host.ApplicationName);
        if (options.Report.Reporter == "unknown")
            options.Report.Reporter = options.Service;
        options.Report.Environment ??= host.EnvironmentName;
        // Not in the options' constructor: what configuration says would be added to these.
        if (options.RequestIdHeaders.Count == 0)
            Array.ForEach(RequestIdHeaders, options.RequestIdHeaders.Add);
        if (string.IsNullOrEmpty(options.Spool.Directory))
            options.Spool.Directory = SpoolDirectory(options.Service, host);
    }

    // systemd says where a service keeps its state. Else in the user's folder, and not below the content root: ASP.NET Core watches
    // all of that for changed settings, and each report would wake the watcher. The path of the app is no part of it, so that the
    // next release, installed beside the last, finds what that one left.
    private static string SpoolDirectory(string service, IHostEnvironment host)
    {
        var root = Environment.GetEnvironmentVariable("STATE_DIRECTORY")?.Split(Path.PathSeparator)[0];
        if (string.IsNullOrEmpty(root))
            root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (root.Length == 0)
            root = host.ContentRootPath;
        return Path.Combine(root, "faultline", $"{service}-{ServiceName.From(host.EnvironmentName)}", "spool");
    }
}
