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
            options.Spool.Directory = Path.Combine(host.ContentRootPath, "faultline-spool");
    }
}
