using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Refusals;

/// <summary>Lets the host filter refuse with a bare status, which becomes a fault, instead of an HTML page; unless the app wants the page.</summary>
internal sealed class HostRefusals : IConfigureOptions<HostFilteringOptions>
{
    public void Configure(HostFilteringOptions options) => options.IncludeFailureMessage = false;
}
