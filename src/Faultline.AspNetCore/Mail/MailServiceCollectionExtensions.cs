using Faultline.AspNetCore.Mail;
using Faultline.Mail;
using Faultline.Mail.Queue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore;

/// <summary>Adds commands by e-mail to an app.</summary>
public static class MailServiceCollectionExtensions
{
    internal const string Section = "Faultline:Mail";

    /// <summary>
    /// Takes commands by e-mail. Options come from the configuration section <c>Faultline:Mail</c>, then from <paramref name="configure"/>. An
    /// <see cref="IMailSender"/> that the app registers sends the answers; otherwise <c>sendmail</c> does. <see cref="MailTokens"/> is a service
    /// where <see cref="MailOptions.TokenKeys"/> are set.
    /// </summary>
    /// <typeparam name="TCommands">The app's commands; made anew for each message, with what it asks for of the container.</typeparam>
    /// <param name="services">Those of the app; <c>AddFaultline</c> belongs there too.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddMailCommands<TCommands>(this IServiceCollection services, Action<MailOptions>? configure = null)
        where TCommands : class, IMailCommands
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddFaultline();
        services.AddOptions<MailOptions>().BindConfiguration(Section).ValidateOnStart();
        services.Configure(configure ?? (_ => { }));
        services.AddSingleton<MailDefaults>();
        services.AddSingleton<IPostConfigureOptions<MailOptions>>(provider => provider.GetRequiredService<MailDefaults>());
        services.AddSingleton<IValidateOptions<MailOptions>>(provider => provider.GetRequiredService<MailDefaults>());
        services.TryAddScoped<IMailCommands, TCommands>();
        services.TryAddSingleton<IMailSender>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<MailOptions>>().Value;
            return new SendmailProgram(options.Sendmail, MailJournal.OutboxOf(options.Directory));
        });
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<MailOptions>>().Value;
            return new MailTokens(options.Address, [.. options.TokenKeys], provider.GetService<TimeProvider>());
        });
        services.AddSingleton<MailInbox>();
        services.AddSingleton<MailHook>();
        services.AddHostedService<MailWorker>();
        return services;
    }

    /// <summary>
    /// Takes raw messages by POST, as mail providers and <c>faultline mail receive</c> send them, from whoever knows <see cref="MailOptions.HookSecret"/>.
    /// </summary>
    /// <param name="endpoints">The app or a group.</param>
    /// <param name="pattern">The path. Default: <c>/mail</c>.</param>
    /// <returns>The endpoint, for conventions such as <c>AllowAnonymous()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddMailCommands</c> was not called, or there is no secret.</exception>
    public static IEndpointConventionBuilder MapMailHook(this IEndpointRouteBuilder endpoints, string pattern = "/mail")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var hook = endpoints.ServiceProvider.GetService<MailHook>()
            ?? throw new InvalidOperationException("MapMailHook needs services that are not there. Call builder.Services.AddMailCommands<…>() before building the app.");
        return endpoints.MapPost(pattern, hook.TakeAsync).ExcludeFromDescription();
    }
}
