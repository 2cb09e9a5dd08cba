using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Hosting;

/// <summary>Fills in what only the host knows.</summary>
internal sealed class FaultlineDefaults(IHostEnvironment host) : IPostConfigureOptions<FaultlineOptions>
{
    public void PostConfigure(string? name, FaultlineOptions options)
    {
        options.Service ??= ServiceName.From(host.ApplicationName);
        if (options.Report.Reporter == "unknown")
            options.Report.Reporter = options.Service;
        options.Report.Environment ??= host.EnvironmentName;
        if (string.IsNullOrEmpty(options.Spool.Directory))
            options.Spool.Directory = SpoolDirectory(host);
    }

    // systemd says where a service keeps its state. Else in the user's folder, and not below the content root: ASP.NET Core watches
    // all of that for changed settings, and each report would wake the watcher. The path of the content root tells apart two installations of one name, which may send to different projects.
    private static string SpoolDirectory(IHostEnvironment host)
    {
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } given)
            return Path.Combine(given.Split(Path.PathSeparator)[0], "faultline-spool");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length == 0)
            return Path.Combine(host.ContentRootPath, "faultline-spool");
        var place = SHA256.HashData(Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(Path.GetFullPath(host.ContentRootPath))));
        return Path.Combine(home, "faultline", $"{ServiceName.From(host.ApplicationName)}-{Convert.ToHexStringLower(place.AsSpan(0, 4))}", "spool");
    }
}
