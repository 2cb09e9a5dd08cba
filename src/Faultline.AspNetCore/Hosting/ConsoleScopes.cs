using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Configuration;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Hosting;

/// <summary>
/// Lets the console print scopes, and with them the request ids, unless the app says otherwise. As long as nobody names a
/// formatter, the console takes this older option and no other, and would not see <c>FormatterOptions:IncludeScopes</c>.
/// </summary>
internal sealed class ConsoleScopes(IServiceProvider services) : IConfigureOptions<ConsoleLoggerOptions>
{
    public void Configure(ConsoleLoggerOptions options)
    {
        var configuration = services.GetService<ILoggerProviderConfiguration<ConsoleLoggerProvider>>()?.Configuration;
#pragma warning disable CS0618 // See above.
        options.IncludeScopes = configuration?.GetValue<bool?>("FormatterOptions:IncludeScopes") ?? true;
#pragma warning restore CS0618
    }
}
